"""Pages of the lines to confirm: what is proposed, the split, the rules, what waits in suspense."""
