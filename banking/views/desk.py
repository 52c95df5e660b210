"""Pages of the desk: cheques, receipts, deposit slips and the count of the cash box."""
