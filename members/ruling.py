"""A club sets its rules and cites its convention: by the manager, kept in the trail."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from clubs.models import Club, ClubRule
from clubs.rules import CATALOGUE, RuleKind, RuleRefused, confirm_rule, set_rule
from members.models import Person
from members.trail import note
from members.wording import write_cents


@dataclass(frozen=True)
class RuleLine:
    """One rule as the page shows it on a day; `coming` are its next values."""

    kind: RuleKind
    value: str
    setting: ClubRule | None
    coming: tuple[ClubRule, ...]
    confirmed_by: str

    @property
    def is_missing(self) -> bool:
        """True when the club must choose and has not."""
        return self.setting is None and self.kind.must_be_chosen

    @property
    def is_confirmed(self) -> bool:
        """True when the manager has cited the clause of the convention."""
        return self.setting is not None and self.setting.is_confirmed


def rule_lines(club: Club, at: date) -> tuple[RuleLine, ...]:
    """Every rule of the catalogue for a club on a day, in two queries."""
    settings: dict[str, list[ClubRule]] = {}
    for one in ClubRule.objects.filter(club=club).order_by("since", "id"):
        settings.setdefault(one.key, []).append(one)
    ids = {one.confirmed_by for group in settings.values() for one in group if one.confirmed_by}
    names = {person.pk: str(person) for person in Person.objects.filter(pk__in=ids)}
    lines = []
    for kind in CATALOGUE.values():
        group = settings.get(kind.key, [])
        past = [one for one in group if one.since <= at]
        setting = past[-1] if past else None
        value = setting.value if setting else kind.default
        lines.append(
            RuleLine(
                kind=kind,
                value=written_value(kind, value),
                setting=setting,
                coming=tuple(one for one in group if one.since > at),
                confirmed_by=names.get(setting.confirmed_by or 0, "") if setting else "",
            )
        )
    return tuple(lines)


@transaction.atomic
def settle(
    *,
    club: Club,
    key: str,
    value: Any,
    since: date,
    now: datetime,
    clause: str = "",
    by: Person | None = None,
) -> ClubRule:
    """Set a rule from a day on, confirmed when a clause is cited.

    A rule with a page of its own is settled there: how shares are computed converts what each
    member holds, which belongs to the book. Raises `RuleRefused`.
    """
    if key in CATALOGUE and CATALOGUE[key].page:
        raise RuleRefused(
            _("Cette règle se choisit sur sa propre page. Rien n'a été changé."), "value"
        )
    made = set_rule(
        club=club,
        key=key,
        value=value,
        since=since,
        clause=clause.strip(),
        by=by.pk if by else None,
        now=now,
    )
    note(act="settle_rule", by=by, club=club, now=now, key=key, rule=made.pk, value=value)
    return made


@transaction.atomic
def cite(*, club: Club, key: str, clause: str, now: datetime, by: Person | None = None) -> ClubRule:
    """Confirm the value in force by the clause of the club's own convention."""
    made = confirm_rule(
        club=club, key=key, clause=clause.strip(), by=by.pk if by else None, now=now
    )
    note(act="confirm_rule", by=by, club=club, now=now, key=key, rule=made.pk)
    return made


def written_value(kind: RuleKind, value: Any) -> str:
    """A rule's value in words: 8,00 €, le 25, 12 mois; empty when nothing is chosen."""
    if value is None:
        return ""
    if kind.unit == "cents":
        return write_cents(value)
    if kind.unit == "choice":
        return str(dict(kind.choices).get(value, value))
    if kind.unit == "percent_by_form":
        return " · ".join(f"{form} {share} %" for form, share in sorted(value.items()))
    if kind.unit == "days":
        return _("le %(count)s du mois") % {"count": value}
    counted = {
        "people": ngettext("%(count)d membre", "%(count)d membres", value),
        "meetings": ngettext("%(count)d réunion", "%(count)d réunions", value),
        "months": ngettext("%(count)d mois", "%(count)d mois", value),
        "interval": ngettext("%(count)d jour", "%(count)d jours", value),
        "reminders": ngettext("%(count)d rappel", "%(count)d rappels", value),
    }
    return counted[kind.unit] % {"count": value}
