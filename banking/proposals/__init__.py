"""What a bank's line may be, from each kind of evidence. Pure: nothing here writes."""
