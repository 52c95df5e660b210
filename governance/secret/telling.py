"""At the close of an online secret vote each voter is told that their part was recorded.

Never at the moment of the ballot: the hour of a mail would say who voted when. A name on the list
whose owner did not vote is thus noticed (promises 2.4).
"""

from datetime import datetime

from django.utils import translation
from django.utils.translation import gettext

from governance.models import Motion
from jobs.mailing import write_mail


def tell_participation(motion: Motion, *, now: datetime) -> int:
    """Write to each voter who has an address; return how many mails. The order is the names'."""
    signed = (
        motion.sign_offs.select_related(
            "elector__membership__person", "by_proxy__membership__person"
        )
        .exclude(elector__membership__person__email="")
        .order_by("elector__membership__person__sort_key", "elector_id")
    )
    count = 0
    with translation.override("fr"):
        for one in signed:
            voter = one.elector.membership.person
            write_mail(
                to=voter.email,
                subject=gettext("Vote secret : votre participation est enregistrée"),
                text=_text(motion, str(one.by_proxy) if one.by_proxy else ""),
                now=now,
            )
            count += 1
    return count


def _text(motion: Motion, holder: str) -> str:
    said = (
        gettext("%(name)s a voté pour vous.") % {"name": holder}
        if holder
        else gettext("Votre participation est enregistrée.")
    )
    return gettext(
        "Bonjour,\n\n"
        "Vote secret : « %(title)s » (%(club)s).\n\n"
        "%(said)s\n\n"
        "Ce message ne dit pas ce que vous avez voté : personne ici ne le sait. "
        "Si vous n'avez pas voté et n'avez donné pouvoir à personne, "
        "dites-le tout de suite aux scrutateurs.\n"
    ) % {"title": motion.title, "club": motion.club.name, "said": said}
