"""How this room writes an amount inside a French sentence."""

from members.wording import write_cents


def written(amount: int) -> str:
    """Cents in a sentence: 1 234,50 €, or 1 234 € when there are no centimes."""
    return write_cents(amount, 2 if amount % 100 else 0)
