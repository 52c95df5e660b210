"""Verb: take over balances at a date, in any phase, even past the term.

Everything is written on one day against the opening account; what the figures leave unexplained
stays there, to the cent, until the members adopt it by a vote.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from django.db import transaction
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from clubs.models import Club, ShareMethod
from investments.carrying import Carried, carry_over
from investments.enterprises import EnterpriseFacts, known_to, register
from investments.legal import may_open_tax_right
from investments.models import Enterprise, Holding
from investments.movements import Sending
from jobs.models import StoredFile
from ledger.accounts import account, bank_of
from ledger.models import Account, AccountKind, Entry, EntryKind
from ledger.posting import Line, earlier_entry, lock, post
from ledger.refusals import PostingRefused
from ledger.shares import method_on
from members.joining import join, leave, register_person
from members.models import Membership, Person
from members.trail import note
from starting.balances import Balances, HoldingBalance, MemberBalance, Sums, sums
from starting.fractions import note_fractions
from starting.models import Opening, OpeningMember, standing_opening
from starting.refusals import StartingRefused

RESULTS = "results"


@dataclass(frozen=True)
class Opened:
    """The opening, and whether the same balances were already there."""

    opening: Opening
    already: bool


@transaction.atomic
def open_balances(
    *,
    club: Club,
    balances: Balances,
    now: datetime,
    by: Person | None = None,
    decision: str = "",
    file: StoredFile | None = None,
) -> Opened:
    """Write a club's balances of a day: money, members past and present, holdings, what is owed.

    The same balances again give the first opening back. `decision` cites the vote that already
    adopted the difference. Raises `StartingRefused`, or the book's or the register's refusal, when
    they cannot be; then nothing is written.
    """
    lock(club)
    earlier = standing_opening(club)
    if earlier is not None:
        return _again(earlier, balances)
    _check(club, balances)
    key = f"opening:{Opening.objects.filter(club=club).count()}"
    people = [_member(club, one, now, by) for one in balances.members]
    added = sums(balances, past=past_of(people))
    lines = [*_money_lines(club, balances), *_member_lines(club, people, balances.members)]
    lines += _result_lines(club, added)
    if not lines:
        raise StartingRefused(_("Aucun montant n'est écrit. Rien n'a été enregistré."))
    entry = post(
        club=club,
        kind=EntryKind.OPENING,
        on=balances.on,
        lines=lines,
        key=key,
        by=by.pk if by else None,
        now=now,
        request=fingerprint(balances),
    ).entry
    _post_past(club, people, balances, Sending(f"{key}:past", now, by))
    _carry_holdings(club, people, balances, Sending(f"{key}:holding", now, by))
    opening = Opening.objects.create(
        club=club,
        on=balances.on,
        entry=entry,
        difference=added.difference,
        decision=decision.strip(),
        figures=dict(balances.figures),
        file=file,
        recorded_at=now,
        by=by.pk if by else None,
    )
    _keep_people(opening, people, balances.members)
    note(act="opening", by=by, club=club, now=now, entry=entry.number)
    return Opened(opening, already=False)


def _keep_people(
    opening: Opening, people: Sequence[Membership], told: Sequence[MemberBalance]
) -> None:
    """What each person had paid in and taken out, kept beside the entry."""
    OpeningMember.objects.bulk_create(
        OpeningMember(
            opening=opening,
            membership=membership,
            paid_in=one.paid_in,
            paid_out=one.paid_out,
            owed=one.owed,
            units=one.units,
        )
        for membership, one in zip(people, told, strict=True)
    )


def past_of(people: Sequence[Membership]) -> frozenset[int]:
    """The places of those who have left."""
    return frozenset(place for place, one in enumerate(people) if one.left_on is not None)


def fingerprint(balances: Balances) -> object:
    """What makes two sets of balances the same, as JSON."""
    return [
        balances.on.isoformat(),
        sorted(balances.banks.items()),
        balances.cash,
        balances.cheques,
        [
            [one.membership, one.first_name, one.last_name, one.paid_in, one.paid_out, one.owed,
             one.units]
            for one in balances.members
        ],
        [
            [one.facts.name, one.facts.siren, str(one.instrument), one.cost,
             one.impairment, one.started_on.isoformat()]
            for one in balances.holdings
        ],
        sorted(balances.figures.items()),
    ]  # fmt: skip


def _again(earlier: Opening, balances: Balances) -> Opened:
    """The first opening, when the same is asked again; another one is refused."""
    try:
        earlier_entry(
            club=earlier.club,
            kind=EntryKind.OPENING,
            key=earlier.entry.key,
            request=fingerprint(balances),
        )
    except PostingRefused as refusal:
        raise StartingRefused(
            _("Des soldes sont déjà repris au %(day)s, avec d'autres chiffres. Rien n'a changé.")
            % {"day": date_format(earlier.on)}
        ) from refusal
    return Opened(earlier, already=True)


def _check(club: Club, balances: Balances) -> None:
    standing = Entry.objects.filter(club=club, reverses__isnull=True, reversed_by__isnull=True)
    before = standing.filter(on__lte=balances.on).order_by("on").first()
    if before is not None:
        raise StartingRefused(
            _(
                "Nos comptes ont déjà des écritures au %(day)s ou avant : ces soldes les "
                "compteraient deux fois. Choisissez un jour d'avant. Rien n'a été enregistré."
            )
            % {"day": date_format(before.on)},
            "on",
        )
    amounts = [
        balances.cash,
        balances.cheques,
        *balances.figures.values(),
        *(n for one in balances.members for n in (one.paid_in, one.paid_out, one.owed, one.units)),
    ]
    if any(amount < 0 for amount in amounts):
        raise StartingRefused(
            _("Seul un compte en banque peut être négatif. Rien n'a été enregistré.")
        )
    _check_units(club, balances)


def _check_units(club: Club, balances: Balances) -> None:
    """Parts are told by a club that counts in parts, and only by it."""
    counts = method_on(club, at=balances.on) == ShareMethod.UNITS
    told = any(one.units for one in balances.members)
    if told and not counts:
        raise StartingRefused(
            _(
                "Ce club ne compte pas en parts ce jour-là : laissez les parts vides, ou "
                "choisissez d'abord la méthode. Rien n'a été enregistré."
            )
        )
    paying = any(one.paid_in for one in balances.members)
    if counts and paying and not told:
        raise StartingRefused(
            _("Ce club compte en parts : donnez celles de chaque membre. Rien n'a été enregistré.")
        )


def _member(club: Club, one: MemberBalance, now: datetime, by: Person | None) -> Membership:
    """Somebody on the register, or written there now with their days."""
    if one.membership is not None:
        found = Membership.objects.filter(club=club, pk=one.membership).select_related("person")
        if (member := found.first()) is None:
            raise StartingRefused(_("Ce membre est d'un autre club. Rien n'a été enregistré."))
        return member
    if not (one.first_name.strip() and one.last_name.strip()):
        raise StartingRefused(_("Un prénom et un nom sont nécessaires. Rien n'a été enregistré."))
    person = register_person(first_name=one.first_name, last_name=one.last_name)
    joined = one.joined_on or club.created_on
    member = join(club=club, person=person, on=joined, now=now, by=by, history=True)
    if one.left_on is not None:
        leave(membership=member, on=one.left_on, kind=one.exit_kind, now=now, by=by)
    return member


def _signed(asset: Account, other: Account, cents: int) -> list[Line]:
    """A balance above or below zero."""
    if not cents:
        return []
    return [Line(asset, other, cents) if cents > 0 else Line(other, asset, -cents)]


def _money_lines(club: Club, balances: Balances) -> list[Line]:
    opening = account(club, AccountKind.OPENING)
    lines: list[Line] = []
    for key, cents in balances.banks.items():
        bank = (
            Account.objects.filter(club=club, kind=AccountKind.BANK, pk=key).first()
            if key
            else None
        )
        if key and bank is None:
            raise StartingRefused(_("Ce compte en banque est inconnu. Rien n'a changé."))
        lines += _signed(bank or bank_of(club), opening, cents)
    held = ((AccountKind.CASH, balances.cash), (AccountKind.CHEQUES, balances.cheques))
    for kind, cents in held:
        if cents:
            lines.append(Line(account(club, kind), opening, cents))
    return lines


def _member_lines(
    club: Club, people: Sequence[Membership], told: Sequence[MemberBalance]
) -> list[Line]:
    """What everybody paid in, and their parts. A present member paid back holds less."""
    opening = account(club, AccountKind.OPENING)
    lines: list[Line] = []
    for member, one in zip(people, told, strict=True):
        held = one.paid_in if member.left_on else one.paid_in - one.paid_out - one.owed
        capital = account(club, AccountKind.CAPITAL, membership=member)
        lines += _signed(opening, capital, held)
        if one.owed and member.left_on is None:
            debt = account(club, AccountKind.MEMBER_DEBT, membership=member)
            lines.append(Line(opening, debt, one.owed))
        if one.units:
            issued = account(club, AccountKind.UNITS_ISSUED)
            own = account(club, AccountKind.UNITS_HELD, membership=member)
            lines.append(Line(issued, own, one.units, "PART"))
    return lines


def _result_lines(club: Club, added: Sums) -> list[Line]:
    """Profits and losses since creation, apart from the difference: no year here earned them."""
    opening = account(club, AccountKind.OPENING)
    label = str(_("résultats d'avant l'ouverture"))
    results = account(club, AccountKind.OPENING, subject=RESULTS, label=label)
    return _signed(opening, results, added.results)


def _post_past(
    club: Club,
    people: Sequence[Membership],
    balances: Balances,
    sending: Sending,
) -> None:
    """Past members' bases go for what they were paid and are owed; the rest is an exit's."""
    lines: list[Line] = []
    for member, one in zip(people, balances.members, strict=True):
        if member.left_on is not None:
            lines += _past_lines(club, member, one)
    if lines:
        post(
            club=club,
            kind=EntryKind.MEMBER_EXIT,
            on=balances.on,
            lines=lines,
            key=sending.key,
            by=sending.person_id,
            now=sending.now,
        )


def _past_lines(club: Club, member: Membership, one: MemberBalance) -> list[Line]:
    """From the base, then from the exit difference, to the money gone and the debt left."""
    capital = account(club, AccountKind.CAPITAL, membership=member)
    exits = account(club, AccountKind.EXIT_DIFFERENCE)
    left = one.paid_in
    lines: list[Line] = []
    for cents, kind in ((one.paid_out, AccountKind.OPENING), (one.owed, AccountKind.MEMBER_DEBT)):
        if not cents:
            continue
        of_member = member if kind == AccountKind.MEMBER_DEBT else None
        target = account(club, kind, membership=of_member)
        part = min(left, cents)
        lines += _signed(capital, target, part) + _signed(exits, target, cents - part)
        left -= part
    return lines + _signed(capital, exits, left)


def _carry_holdings(
    club: Club,
    people: Sequence[Membership],
    balances: Balances,
    sending: Sending,
) -> list[Holding]:
    held = []
    for number, one in enumerate(balances.holdings):
        carried = Carried(
            enterprise=_enterprise(club, one.facts, sending.now, sending.by),
            instrument=one.instrument,
            started_on=one.started_on,
            cost=one.cost,
            impairment=one.impairment,
            terms=one.terms,
        )
        own = replace(sending, key=f"{sending.key}:{number}")
        holding = carry_over(club=club, carried=carried, on=balances.on, sending=own)
        _fractions_of(holding, one, people, sending)
        held.append(holding)
    return held


def _enterprise(club: Club, facts: EnterpriseFacts, now: datetime, by: Person | None) -> Enterprise:
    """The one the network or the club already knows, by SIREN or by name; else a new one."""
    same = known_to(club).filter(name__iexact=facts.name.strip()).order_by("pk").first()
    if same is not None and not facts.siren:
        return same
    return register(facts=facts, now=now, by=by, club=club)


def _fractions_of(
    holding: Holding, one: HoldingBalance, people: Sequence[Membership], sending: Sending
) -> None:
    if one.fractions and may_open_tax_right(holding):
        parts = {people[place]: part for place, part in one.fractions.items()}
        note_fractions(holding=holding, parts=parts, now=sending.now, by=sending.by)
