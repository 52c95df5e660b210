"""Pages of the start: the workbook, its dry run, the balances taken over."""
