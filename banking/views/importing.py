"""Pages of the import: the file dropped, what came of it, the lines ticked on a paper statement."""
