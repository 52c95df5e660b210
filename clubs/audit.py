"""What must hold of clubs, as questions that return the offenders."""

from collections.abc import Iterable, Iterator
from itertools import pairwise

from django.utils import timezone
from django.utils.translation import gettext as _

from clubs.ages import age_on
from clubs.auditing import Offence
from clubs.models import Club, ClubRule, Phase, PhasePeriod
from clubs.phases import TRANSITIONS
from clubs.refusals import Refusal
from clubs.rules import CATALOGUE, check_value


def offences() -> Iterable[Offence]:
    """Every broken invariant of this app, then what deserves a look (R3)."""
    yield from _phases()
    yield from _rules()
    yield from _ages()


def _phases() -> Iterator[Offence]:
    """Phases follow one another without a hole, by legal steps, the last one open."""
    by_club: dict[int, list[PhasePeriod]] = {}
    for period in PhasePeriod.objects.select_related("club").order_by("starts_on", "id"):
        by_club.setdefault(period.club_id, []).append(period)
    for club in Club.objects.exclude(pk__in=by_club):
        yield Offence("club_has_a_phase", str(club), _("aucune phase n'est enregistrée"))
    for periods in by_club.values():
        where = str(periods[0].club)
        if periods[-1].ends_on is not None:
            yield Offence("last_phase_is_open", where, _("la dernière phase est fermée"))
        if periods[0].starts_on != periods[0].club.created_on:
            yield Offence(
                "first_phase_starts_with_club", where, _("la première phase n'est pas à l'origine")
            )
        for before, after in pairwise(periods):
            if Phase(after.phase) not in TRANSITIONS[Phase(before.phase)]:
                yield Offence("legal_steps", where, f"{before.phase} → {after.phase}")
            if before.ends_on is None or not 0 <= (after.starts_on - before.ends_on).days <= 1:
                yield Offence("phases_touch", where, f"{before.ends_on} → {after.starts_on}")


def _rules() -> Iterator[Offence]:
    """A rule is in the catalogue, has the right form, and says who confirmed it."""
    for one in ClubRule.objects.select_related("club").order_by("club_id", "key", "since"):
        where = f"{one.club} · {one.key}"
        kind = CATALOGUE.get(one.key)
        if kind is None:
            yield Offence("rule_is_known", where, _("cette règle n'existe pas"))
            continue
        try:
            check_value(kind, one.value)
        except Refusal as refusal:
            yield Offence("rule_has_its_form", where, str(refusal))
        if one.is_confirmed and not one.clause:
            yield Offence("confirmed_rule_cites", where, _("confirmée sans article"))


def _ages() -> Iterator[Offence]:
    """R3: a term passed, a second renewal, more than ten years: shown, never blocked."""
    today = timezone.localdate()
    for club in Club.objects.order_by("id"):
        for warning in age_on(club, today).warnings:
            yield Offence("R3", str(club), str(warning), "warning")
