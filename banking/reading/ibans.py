"""An account's international number, kept only when its check digits agree."""

import re
from functools import lru_cache

_SHAPE = re.compile(r"[A-Z]{2}[0-9]{2}[A-Z0-9]{11,30}")
_INSIDE = re.compile(r"\b[A-Z]{2}[0-9]{2}(?:[  \u202f]?[A-Z0-9]{1,4}){3,8}\b")
_RIB_LETTERS = str.maketrans("ABCDEFGHIJKLMNOPQRSTUVWXYZ", "12345678912345678923456789")
_LENGTH = {"FR": 27, "MC": 27, "BE": 16, "DE": 22, "ES": 24, "IT": 27, "LU": 20, "CH": 21}


@lru_cache(maxsize=4096)
def valid_iban(text: str) -> str:
    """The IBAN, compact and in upper case; empty when it is not one."""
    compact = "".join(text.split()).upper()
    if not compact.isascii() or not _SHAPE.fullmatch(compact):
        return ""
    if _LENGTH.get(compact[:2], len(compact)) != len(compact):
        return ""
    digits = "".join(str(int(sign, 36)) for sign in compact[4:] + compact[:4])
    return compact if int(digits) % 97 == 1 else ""


def iban_in(text: str) -> str:
    """The first valid IBAN a text holds; empty when there is none."""
    for found in _INSIDE.finditer(text[:4000]):
        words = found.group().split()
        # The words after the number may look like more of it: try shorter ones too.
        for size in range(len(words), 0, -1):
            iban = valid_iban("".join(words[:size]))
            if iban:
                return iban
    return ""


def french_iban(bank: str, branch: str, account: str, key: str = "") -> str:
    """The IBAN of a French account from its RIB (bank, branch, account; the key is computed).

    Empty when the parts are not a RIB, or when a key is given and does not agree.
    """
    account = account.strip().upper().zfill(11)
    if not re.fullmatch(r"\d{5}", bank) or not re.fullmatch(r"\d{5}", branch):
        return ""
    if not re.fullmatch(r"[0-9A-Z]{11}", account):
        return ""
    number = int(account.translate(_RIB_LETTERS))
    computed = f"{97 - (89 * int(bank) + 15 * int(branch) + 3 * number) % 97:02d}"
    if key and key.strip().zfill(2) != computed:
        return ""
    bban = bank + branch + account + computed
    digits = "".join(str(int(sign, 36)) for sign in bban + "FR00")
    return f"FR{98 - int(digits) % 97:02d}{bban}"
