"""The reference of a member's transfers, by the structure of ISO 11649, and finding it again.

A reference is made of the membership's number alone, so nothing is stored and it never changes:
`RF`, two check digits, `CIGA`, eight digits; in groups of four on paper. Banks drop the spaces or
glue the label to what stands beside it, which its fixed length survives.
"""

import re

from stdnum import iso11649
from stdnum.iso7064 import mod_97_10

from clubs.models import Club
from members.models import Membership

MARK = "CIGA"
DIGITS = 8
SHAPE = re.compile(rf"(?=(RF[0-9]{{2}}{MARK}[0-9]{{{DIGITS}}}))")
BLANKS = re.compile(r"[^A-Z0-9]+")


def reference_of(membership: Membership) -> str:
    """The reference of a member's transfers, without spaces: RF52CIGA00000345."""
    body = f"{MARK}{membership.pk:0{DIGITS}d}"
    return f"RF{mod_97_10.calc_check_digits(body + 'RF')}{body}"


def written_reference(membership: Membership) -> str:
    """The same in groups of four, as it is copied by hand."""
    return str(iso11649.format(reference_of(membership)))


def members_named(text: str) -> frozenset[int]:
    """The membership ids whose reference stands in a bank label; only those whose digits check."""
    found = SHAPE.findall(BLANKS.sub("", text.upper()))
    return frozenset(int(one[-DIGITS:]) for one in found if iso11649.is_valid(one))


def membership_of(club: Club, text: str) -> Membership | None:
    """The one member of this club whose reference stands in a bank label; None for several."""
    found = members_named(text)
    if not found:
        return None
    members = list(Membership.objects.filter(club=club, pk__in=found).select_related("person")[:2])
    return members[0] if len(members) == 1 else None
