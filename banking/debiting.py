"""Direct debits: mandates signed and ended, the file given to the bank, the money received.

SEPA core scheme (pain.008): the debtor is told the amount and the day before (fourteen days unless
agreed otherwise), and a mandate lapses after 36 months without use.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _
from schwifty import IBAN
from schwifty.exceptions import SchwiftyException
from sepaxml import SepaDD
from stdnum.eu import at_02
from stdnum.exceptions import ValidationError as NumberError

from banking.models import BankAccount, Creditor, Debit, DebitRun, Mandate
from banking.refusals import BankingRefused
from clubs.models import Club
from clubs.money import euros
from jobs.files import store
from jobs.mailing import write_mail
from ledger.contributing import Payment, Recorded, record_meeting
from ledger.dues import expected
from ledger.months import after, month_of
from ledger.posting import lock
from members.models import Membership

SCHEMA = "pain.008.001.08"
LAPSES_AFTER = 36
NOTICE = timedelta(days=14)
SATURDAY = 5


@dataclass(frozen=True)
class Asked:
    """What one member would be debited, in cents; `last_used_on` None for a first debit."""

    mandate: Mandate
    amount: int


@transaction.atomic
def name_creditor(*, club: Club, identifier: str, by: int | None, now: datetime) -> Creditor:
    """Note the identifier the bank gave the club (ICS). Raises `BankingRefused` for a wrong one."""
    try:
        compact = str(at_02.validate(identifier))
    except NumberError:
        raise BankingRefused(
            _(
                "Cet identifiant n'est pas un ICS : recopiez-le du courrier de la banque, "
                "par exemple FR72ZZZ123456. Rien n'a été noté."
            ),
            "identifier",
        ) from None
    found, _made = Creditor.objects.update_or_create(
        club=club, defaults={"identifier": compact, "recorded_at": now, "by": by}
    )
    return found


@transaction.atomic
def sign_mandate(
    *,
    membership: Membership,
    iban: str,
    holder: str,
    signed_on: date,
    by: int | None,
    now: datetime,
) -> Mandate:
    """Write down a mandate that a member signed on paper.

    Raises `BankingRefused` for a wrong IBAN, a day to come, or a second mandate.
    """
    lock(membership.club)
    if signed_on > timezone.localdate(now):
        raise BankingRefused(_("Cette date est dans le futur. Rien n'a été noté."), "signed_on")
    if Mandate.objects.filter(membership=membership, ended_on__isnull=True).exists():
        raise BankingRefused(
            _("Ce membre a déjà un mandat en vigueur : révoquez-le d'abord. Rien n'a été noté.")
        )
    number = Mandate.objects.filter(membership=membership).count() + 1
    return Mandate.objects.create(
        membership=membership,
        reference=f"CYMBALE-{membership.pk:08d}-{number:02d}",
        holder=holder.strip(),
        iban=checked_iban(iban),
        signed_on=signed_on,
        recorded_at=now,
        by=by,
    )


@transaction.atomic
def end_mandate(*, mandate: Mandate, on: date) -> Mandate:
    """A member takes the permission back; what was already handed to the bank still comes."""
    if mandate.ended_on is None:
        mandate.ended_on = max(on, mandate.signed_on)
        mandate.save(update_fields=["ended_on"])
    return mandate


def checked_iban(text: str) -> str:
    """The IBAN without spaces; raises `BankingRefused` when its check digits are wrong."""
    try:
        return str(IBAN(text).compact)
    except SchwiftyException:
        raise BankingRefused(
            _("Cet IBAN n'est pas juste : recopiez-le du relevé d'identité bancaire."), "iban"
        ) from None


def in_force(club: Club, *, at: date) -> list[Mandate]:
    """The mandates that may be used on a day: not ended, not lapsed, of present members."""
    oldest = after(month_of(at), -LAPSES_AFTER)
    return list(
        Mandate.objects.filter(
            Q(last_used_on__gte=oldest) | Q(last_used_on__isnull=True, signed_on__gte=oldest),
            Q(membership__left_on__isnull=True) | Q(membership__left_on__gt=at),
            membership__club=club,
            ended_on__isnull=True,
        )
        .select_related("membership__person")
        .order_by("membership__person__sort_key", "pk")
    )


def to_debit(club: Club, *, on: date) -> list[Asked]:
    """What would be debited on a day: all that is expected by then and not in a run under way."""
    mandates = {one.membership_id: one for one in in_force(club, at=on)}
    waiting = set(
        Debit.objects.filter(
            run__club=club, run__entry__isnull=True, run__cancelled_at__isnull=True
        ).values_list("mandate__membership_id", flat=True)
    )
    return [
        Asked(mandates[due.membership.pk], due.amount)
        for due in expected(club, at=on)
        if due.amount and due.membership.pk in mandates and due.membership.pk not in waiting
    ]


@transaction.atomic
def make_run(
    *,
    club: Club,
    bank_account: BankAccount,
    on: date,
    asked: Sequence[Asked],
    key: str,
    by: int | None,
    now: datetime,
) -> DebitRun:
    """Write the file for the bank (pain.008.001.08), checked against its schema.

    Nothing is posted: the money is not there yet. The same key gives the first run back. Raises
    `BankingRefused` without an ICS or the club's IBAN, for a day too near, or for nothing.
    """
    lock(club)
    done = DebitRun.objects.filter(club=club, key=key).first()
    if done is not None:
        return done
    creditor = _ready(club, bank_account, on, asked, timezone.localdate(now))
    place = DebitRun.objects.filter(club=club).count() + 1
    numbered = [(one, f"{one.mandate.reference}-{place:04d}") for one in asked]
    content = _pain(club, creditor, bank_account, on, numbered)
    file = store(
        content=content, name=f"prelevement-{on:%Y-%m-%d}.xml", content_type="text/xml", now=now
    )
    run = DebitRun.objects.create(
        club=club,
        bank_account=bank_account,
        on=on,
        total=euros(sum(one.amount for one in asked)),
        file=file,
        key=key,
        made_at=now,
        by=by,
    )
    Debit.objects.bulk_create(
        Debit(run=run, mandate=one.mandate, amount=one.amount, end_to_end=reference)
        for one, reference in numbered
    )
    return run


@transaction.atomic
def announce(*, run: DebitRun, now: datetime) -> tuple[Membership, ...]:
    """Mail each member their amount and day, once; return those without an address."""
    others = []
    creditor = Creditor.objects.filter(club=run.club_id).first()
    for debit in run.debits.select_related("mandate__membership__person"):
        member = debit.mandate.membership
        if not member.person.email:
            others.append(member)
            continue
        context = {"debit": debit, "run": run, "club": run.club, "person": member.person}
        with translation.override("fr"):
            write_mail(
                to=member.person.email,
                subject=render_to_string("emails/debit_notice_subject.txt", context),
                text=render_to_string(
                    "emails/debit_notice.txt",
                    context | {"creditor": creditor, "address": settings.PUBLIC_URL},
                ),
                now=now,
                key=f"debit-{debit.pk}",
            )
    return tuple(others)


@transaction.atomic
def receive_run(*, run: DebitRun, on: date, by: int | None, now: datetime) -> Recorded:
    """The bank credited the collection: one entry, one payment per member.

    A debit refused later by a member's bank comes back as a returned payment.
    """
    lock(run.club)
    run = DebitRun.objects.select_related("bank_account__account", "club").get(pk=run.pk)
    if run.cancelled_at is not None:
        raise BankingRefused(_("Ce prélèvement est annulé : rien n'a été enregistré."))
    if on < run.on:
        raise BankingRefused(
            _("La banque ne crédite pas avant la date du prélèvement. Rien n'a été enregistré."),
            "on",
        )
    debits = list(run.debits.select_related("mandate__membership"))
    payments = [
        Payment(one.mandate.membership, one.amount, into=run.bank_account.account) for one in debits
    ]
    done = record_meeting(
        club=run.club, on=on, payments=payments, key=f"debit:{run.pk}", by=by, now=now
    )
    if not done.already:
        run.entry = done.entry
        run.save(update_fields=["entry"])
        used = [one.mandate_id for one in debits]
        Mandate.objects.filter(pk__in=used).update(last_used_on=on)
    return done


@transaction.atomic
def cancel_run(*, run: DebitRun, now: datetime) -> DebitRun:
    """The file was not given to the bank after all: its members are expected again."""
    lock(run.club)
    run = DebitRun.objects.get(pk=run.pk)
    if run.entry_id is not None:
        raise BankingRefused(
            _("La banque a déjà crédité ce prélèvement : il ne s'annule plus. Rien n'a changé.")
        )
    if run.cancelled_at is None:
        run.cancelled_at = now
        run.save(update_fields=["cancelled_at"])
    return run


def _ready(
    club: Club, bank_account: BankAccount, on: date, asked: Sequence[Asked], today: date
) -> Creditor:
    if bank_account.club_id != club.pk or any(
        one.mandate.membership.club_id != club.pk for one in asked
    ):
        raise BankingRefused(_("Ce compte ou ce mandat est d'un autre club. Rien n'a été fait."))
    creditor = Creditor.objects.filter(club=club).first()
    if creditor is None:
        raise BankingRefused(
            _("Notez d'abord l'identifiant créancier (ICS) que la banque a donné au club.")
        )
    if not bank_account.iban:
        raise BankingRefused(
            _("Notez d'abord l'IBAN du compte du club, dans « Comptes bancaires ».")
        )
    if not asked:
        raise BankingRefused(_("Personne n'est à prélever ce jour-là. Rien n'a été fait."))
    if on < today + timedelta(days=2):
        raise BankingRefused(
            _("La banque demande deux jours : choisissez une date plus tard. Rien n'a été fait."),
            "on",
        )
    if on.weekday() >= SATURDAY:
        raise BankingRefused(
            _("Les banques ne prélèvent pas le week-end : choisissez un jour de semaine."), "on"
        )
    return creditor


def _pain(
    club: Club,
    creditor: Creditor,
    bank_account: BankAccount,
    on: date,
    numbered: Sequence[tuple[Asked, str]],
) -> bytes:
    file = SepaDD(
        {
            "name": club.name,
            "IBAN": bank_account.iban,
            "batch": True,
            "creditor_id": creditor.identifier,
            "currency": "EUR",
        },
        schema=SCHEMA,
        clean=True,
    )
    for one, reference in numbered:
        file.add_payment(
            {
                "name": one.mandate.holder,
                "IBAN": one.mandate.iban,
                "amount": one.amount,
                "type": "RCUR",
                "collection_date": on,
                "mandate_id": one.mandate.reference,
                "mandate_date": one.mandate.signed_on,
                "description": f"{club.name} {on:%m/%Y}",
                "endtoend_id": reference,
            }
        )
    return bytes(file.export(validate=True))
