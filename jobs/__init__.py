"""Later: job rows and their leases, the mail outbox, stored files. Knows no kind of work."""
