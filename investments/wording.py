"""How this room writes an amount inside a French sentence."""


def written(amount: int) -> str:
    """Cents in French, within a sentence: 1 234,50 €, or 1 234 € when there are no centimes."""
    whole, part = divmod(abs(amount), 100)
    text = f"{whole:,}".replace(",", "\u202f") + (f",{part:02d}" if part else "")
    return ("-" if amount < 0 else "") + text + "\u00a0€"
