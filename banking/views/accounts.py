"""Pages of the bank accounts: the list, one added, renamed or closed, the change of bank."""
