"""Pages of the bank, one module for each part of the treasurer's evening."""
