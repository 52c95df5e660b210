"""Which addresses belong to an online secret vote: nothing is logged about a request to them."""

import re

_SECRET = re.compile(r"/votes/\d+/secret(/|$)")


def is_secret_path(path: str) -> bool:
    """True for the address of a page of an online secret vote, with or without its query."""
    return _SECRET.search(path.partition("?")[0]) is not None
