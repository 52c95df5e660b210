"""Pages of the reconciliation: an account and a month, what explains the difference, the lock."""
