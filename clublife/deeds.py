"""The figures of the papers that make a club: convention, rules, request, amendments.

A convention must be written, designate the assets and state each member's part (Code civil
1873-2): the two annexes are computed from the book and follow the text, whoever wrote it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from django.utils import timezone, translation

from clublife.filling import Section
from clublife.founding import file_of
from clublife.models import Amendment, NetworkText
from clublife.network_texts import body_for, sections
from clublife.places import filled
from clubs.models import Club
from clubs.money import allocate
from investments.valuation import portfolio
from ledger.balances import cash, net_assets
from ledger.shares import Shares, shares
from members.models import Membership, RoleKind
from members.roles import officers
from members.wording import HARD, write_day

TEN_THOUSAND = 10_000


@dataclass(frozen=True)
class PartOf:
    """One member's line of annex 1: cents paid, and their part in ten-thousandths."""

    name: str
    paid: int
    part: int

    @property
    def percent(self) -> str:
        """The part as a percentage with two decimals: `12,50 %`."""
        return f"{self.part // 100},{self.part % 100:02d}{HARD}%"


@dataclass(frozen=True)
class Asset:
    """One line of annex 2, in cents; `detail` says what it is."""

    label: str
    detail: str
    amount: int


@dataclass(frozen=True)
class Annexes:
    """Who owns what part of what, on a day. `has_parts` is false before the first payment."""

    on: date
    members: tuple[PartOf, ...]
    paid: int
    has_parts: bool
    assets: tuple[Asset, ...]
    total: int
    owed: int


@dataclass(frozen=True)
class DeedFigures:
    """The convention as it is printed: its text, its annexes, who signs."""

    club: str
    seat: str
    sections: tuple[Section, ...]
    is_network_text: bool
    network: str
    to_check: tuple[str, ...]
    annexes: Annexes
    signatories: tuple[str, ...]
    signed_on: date | None


@dataclass(frozen=True)
class RulesFigures:
    """The internal rules as they are printed."""

    club: str
    sections: tuple[Section, ...]
    is_network_text: bool
    network: str
    to_check: tuple[str, ...]
    signatories: tuple[str, ...]
    adopted_on: date | None


@dataclass(frozen=True)
class RequestFigures:
    """The letter that asks for the accreditation."""

    club: str
    network: str
    seat: str
    on: date
    sections: tuple[Section, ...]
    signatories: tuple[str, ...]


@dataclass(frozen=True)
class AmendmentFigures:
    """An amendment as it is printed: what changes, the vote, the new annexes, who signs."""

    club: str
    number: int
    kind: str
    on: date
    who: str
    detail: str
    decision: str
    decided_on: date | None
    verdict: str
    annexes: Annexes
    signatories: tuple[str, ...]
    signed_on: date | None


def convention_figures(club: Club, *, today: date) -> DeedFigures:
    """The convention of a club: of the day it was signed, or as it would be signed today."""
    file = file_of(club)
    day = file.convention_signed_on or today
    text, is_network_text, to_check = _text(club, NetworkText.Kind.CONVENTION, day, today)
    return DeedFigures(
        club=club.name,
        seat=file.seat,
        sections=text,
        is_network_text=is_network_text,
        network=club.network.name if club.network else "",
        to_check=() if file.convention_signed_on else to_check,
        annexes=annexes(club, at=day),
        signatories=_members(club, day),
        signed_on=file.convention_signed_on,
    )


def rules_figures(club: Club, *, today: date) -> RulesFigures:
    """The internal rules with the values in force today."""
    file = file_of(club)
    text, is_network_text, to_check = _text(club, NetworkText.Kind.INTERNAL_RULES, today, today)
    return RulesFigures(
        club=club.name,
        sections=text,
        is_network_text=is_network_text,
        network=club.network.name if club.network else "",
        to_check=to_check,
        signatories=_members(club, today),
        adopted_on=file.internal_rules_adopted_on,
    )


def request_figures(club: Club, *, today: date) -> RequestFigures:
    """The letter that asks for the accreditation, signed by the manager and the treasurer."""
    text, _theirs, _check = _text(club, NetworkText.Kind.ACCREDITATION, today, today)
    signing = (RoleKind.MANAGER, RoleKind.TREASURER)
    return RequestFigures(
        club=club.name,
        network=club.network.name if club.network else "",
        seat=file_of(club).seat,
        on=today,
        sections=text,
        signatories=tuple(
            f"{role.person}, {RoleKind(role.kind).label}"
            for role in officers(club, today)
            if role.kind in signing and not role.is_deputy
        ),
    )


def amendment_figures(amendment: Amendment) -> AmendmentFigures:
    """An amendment with the shares and the assets of the day it takes effect."""
    club, motion, membership = amendment.club, amendment.motion, amendment.membership
    staying = _members(club, amendment.on)
    who = str(membership) if membership else ""
    leaving = (who,) if who and who not in staying else ()
    leaving_now = who if amendment.kind == Amendment.Kind.EXIT else ""
    return AmendmentFigures(
        club=club.name,
        number=amendment.number,
        kind=amendment.kind,
        on=amendment.on,
        who=who,
        detail=amendment.detail,
        decision=" · ".join(one for one in (motion.reference, motion.title) if one)
        if motion
        else "",
        decided_on=timezone.localdate(motion.closed_at) if motion and motion.closed_at else None,
        verdict=motion.verdict if motion else "",
        annexes=_without(annexes(club, at=amendment.on), leaving_now),
        signatories=(*staying, *leaving),
        signed_on=amendment.signed_on,
    )


def annexes(club: Club, *, at: date) -> Annexes:
    """Annex 1, each member's part in ten-thousandths that add up; annex 2, what is owned."""
    with translation.override("fr"):
        members = parts_of(club, at=at)
        money = cash(club, at=at)
        held = portfolio(club, at=at).rows
        assets = [Asset("Argent en banque et en caisse", "", money)] if money else []
        assets += [
            Asset(
                str(row.holding.enterprise),
                f"{row.holding.get_instrument_display()}, depuis le "
                f"{write_day(row.holding.started_on)}",
                row.net,
            )
            for row in held
        ]
        total = sum(one.amount for one in assets)
        return Annexes(
            on=at,
            members=members,
            paid=sum(one.paid for one in members),
            has_parts=any(one.part for one in members),
            assets=tuple(assets),
            total=total,
            owed=total - net_assets(club, at=at),
        )


def parts_of(club: Club, *, at: date) -> tuple[PartOf, ...]:
    """Annex 1: each member of a day, what they paid, their part in ten-thousandths."""
    found = shares(club, at=at)
    parts = _parts(found)
    return tuple(
        PartOf(str(one.membership), one.paid, parts.get(one.membership.pk, 0))
        for one in found.members
    )


def _without(found: Annexes, leaving: str) -> Annexes:
    """The annexes without somebody who has nothing left in the club."""
    staying = tuple(one for one in found.members if one.name != leaving or one.paid or one.part)
    return replace(found, members=staying)


def _parts(found: Shares) -> Mapping[int, int]:
    """Ten-thousandths by membership, adding up to the whole; nothing while nobody has a part.

    A club that has not chosen its method yet and has only received payments counts these: both
    methods give the same parts then.
    """
    weights = {one.membership.pk: one.weight for one in found.members}
    if found.method is None:
        weights = {one.membership.pk: max(0, one.base) for one in found.members}
    return allocate(TEN_THOUSAND, weights) if sum(weights.values()) else {}


def _text(
    club: Club, kind: str, day: date, today: date
) -> tuple[tuple[Section, ...], bool, tuple[str, ...]]:
    """The filled text of a paper, whether its network wrote it, and what is not confirmed."""
    with translation.override("fr"):
        body, is_network_text = body_for(club, kind, at=day)
        values = filled(club, at=day, today=today)
        text = sections(body, kind, values.values, is_network=is_network_text)
        return text, is_network_text, values.to_check(body)


def _members(club: Club, at: date) -> tuple[str, ...]:
    """Who signs on a day: every member, by name. One who leaves that day is still inside."""
    return tuple(str(one) for one in Membership.objects.filter(club=club).on(at).in_order())
