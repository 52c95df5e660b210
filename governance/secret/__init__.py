"""Secret votes: on paper with two scrutineers, online in a sealed box (promises 2.4)."""
