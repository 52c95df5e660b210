"""The book: accounts, balanced transfers, and the numbered, chained entries that seal them.

Written by `ledger.posting` alone; the database's triggers (`ledger.triggers`) refuse the rest.
"""

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from clubs.models import Club
from members.models import Membership

EURO_CENTS = "EUR"
PART_MILLIONTHS = "PART"


class Book(models.Model):
    """A club's book: what one locks before writing, and the day up to which it is closed.

    `main_bank` is where money comes and goes when nobody says otherwise; empty: the first account.
    """

    club = models.OneToOneField(Club, models.PROTECT, primary_key=True, related_name="book")
    closed_through = models.DateField(_("clos jusqu'au"), null=True, blank=True)
    main_bank = models.ForeignKey(
        "Account", models.PROTECT, null=True, blank=True, related_name="main_of"
    )

    def __str__(self) -> str:
        return f"Comptes · {self.club}"


class AccountKind(models.TextChoices):
    """The chart of accounts (docs/ledger.md). Debit side: what we own and what it cost."""

    BANK = "bank", _("en banque")
    CASH = "cash", _("en caisse")
    CHEQUES = "cheques", _("chèques à déposer")
    TRANSIT = "transit", _("virement entre nos comptes, en route")
    HOLDING = "holding", _("investissement, au coût d'achat")
    IMPAIRMENT = "impairment", _("pertes connues ou prévisibles")
    CAPITAL = "capital", _("versements d'un membre")
    MEMBER_DEBT = "member_debt", _("somme que le club doit à un membre")
    SUSPENSE = "suspense", _("à éclaircir")
    COLLECTED = "collected", _("cotisations collectées pour le réseau")
    DIVIDENDS = "dividends", _("dividendes")
    INTEREST = "interest", _("intérêts")
    WITHHELD = "withheld", _("impôt retenu à la source")
    GAINS = "gains", _("gains et pertes de cession")
    IMPAIRMENT_COST = "impairment_cost", _("dépréciations de la période")
    EXPENSES = "expenses", _("frais")
    EXIT_DIFFERENCE = "exit_difference", _("écarts de sortie")
    OPENING = "opening", _("écart d'ouverture")
    BASE_SHIFT = "base_shift", _("base d'un membre, changement de méthode")
    BASE_RESERVE = "base_reserve", _("contrepartie des changements de méthode")
    UNITS_ISSUED = "units_issued", _("parts émises")
    UNITS_HELD = "units_held", _("parts d'un membre")


CASH_KINDS = (AccountKind.BANK, AccountKind.CASH, AccountKind.CHEQUES, AccountKind.TRANSIT)
ASSET_KINDS = (*CASH_KINDS, AccountKind.HOLDING, AccountKind.IMPAIRMENT)
OWED_KINDS = (AccountKind.MEMBER_DEBT, AccountKind.SUSPENSE, AccountKind.COLLECTED)
NET_ASSET_KINDS = (*ASSET_KINDS, *OWED_KINDS)
MEMBER_KINDS = (
    AccountKind.CAPITAL,
    AccountKind.MEMBER_DEBT,
    AccountKind.BASE_SHIFT,
    AccountKind.UNITS_HELD,
)
UNIT_KINDS = (AccountKind.UNITS_ISSUED, AccountKind.UNITS_HELD)


class Account(models.Model):
    """One account of a club. `membership` for a member's own; `subject` names an upper object."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    club = models.ForeignKey(Club, models.PROTECT, related_name="accounts")
    kind = models.CharField(max_length=16, choices=AccountKind.choices)
    membership = models.ForeignKey(
        Membership, models.PROTECT, null=True, blank=True, related_name="accounts"
    )
    subject = models.CharField(max_length=60, blank=True)
    label = models.CharField(_("intitulé"), max_length=120, blank=True)

    class Meta:
        ordering: ClassVar = ["kind", "subject", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["club", "kind", "subject"],
                condition=Q(membership__isnull=True),
                name="one_account_of_a_kind",
                violation_error_message=_("Ce compte existe déjà."),
            ),
            models.UniqueConstraint(
                fields=["club", "kind", "membership"],
                condition=Q(membership__isnull=False),
                name="one_account_of_a_kind_per_member",
                violation_error_message=_("Ce membre a déjà ce compte."),
            ),
        ]

    def __str__(self) -> str:
        return self.label or self.get_kind_display()


class AccountLock(models.Model):
    """The day up to which an account is agreed with the bank: nothing more may touch it by then.

    Unlike a closed period it can be lifted, by a reasoned act of the manager (`banking`).
    """

    account = models.OneToOneField(Account, models.PROTECT, primary_key=True, related_name="lock")
    through = models.DateField(_("validé jusqu'au"))

    def __str__(self) -> str:
        return f"{self.account} · {self.through:%d/%m/%Y}"


class EntryKind(models.TextChoices):
    """What an entry records, in the words of the club."""

    CONTRIBUTIONS = "contributions", _("versements")
    RETURNED = "returned", _("versement revenu impayé")
    UNIDENTIFIED = "unidentified", _("somme à éclaircir")
    INTERNAL = "internal", _("virement entre nos comptes")
    COLLECTED = "collected", _("cotisations pour le réseau")
    DEPOSIT = "deposit", _("dépôt en banque")
    EXPENSE = "expense", _("frais")
    INVESTMENT = "investment", _("investissement")
    REPAYMENT = "repayment", _("remboursement reçu")
    DIVIDEND = "dividend", _("dividende")
    INTEREST = "interest", _("intérêts")
    IMPAIRMENT = "impairment", _("dépréciation")
    EXIT_OF_HOLDING = "holding_exit", _("sortie d'un investissement")
    LOSS = "loss", _("perte")
    MEMBER_EXIT = "member_exit", _("départ d'un membre")
    MEMBER_PAYMENT = "member_payment", _("paiement à un membre")
    CONVERSION = "conversion", _("changement de méthode de partage")
    OPENING = "opening", _("reprise des soldes")
    DISTRIBUTION = "distribution", _("partage")
    REVERSAL = "reversal", _("annulation")


class Entry(models.Model):
    """A dated, numbered act that owns its transfers. Inserted last: inserting it is the seal."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    club = models.ForeignKey(Club, models.PROTECT, related_name="entries")
    number = models.PositiveIntegerField(_("numéro"))
    kind = models.CharField(max_length=16, choices=EntryKind.choices)
    on = models.DateField(_("date"))
    recorded_at = models.DateTimeField(_("enregistré le"))
    by = models.BigIntegerField(null=True, blank=True)
    transfer_count = models.PositiveIntegerField()
    key = models.CharField(max_length=80)
    request_hash = models.CharField(max_length=64)
    reverses = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="reversed_by"
    )
    commitment = models.CharField(max_length=64, blank=True)
    previous_hash = models.CharField(max_length=64, blank=True)
    hash = models.CharField(max_length=64)

    class Meta:
        ordering: ClassVar = ["club", "number"]
        indexes: ClassVar = [models.Index(fields=["club", "on"], name="entry_club_on")]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["club", "number"], name="entry_number_once"),
            models.UniqueConstraint(fields=["club", "key"], name="entry_key_once"),
            models.CheckConstraint(
                condition=Q(transfer_count__gte=1),
                name="entry_moves_something",
                violation_error_message=_("Une écriture déplace au moins une somme."),
            ),
        ]

    def __str__(self) -> str:
        return f"n° {self.number} · {self.get_kind_display()}"


class Transfer(models.Model):
    """A balanced movement: `quantity` > 0 from the credited account to the debited one."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    entry = models.ForeignKey(Entry, models.PROTECT, related_name="transfers")
    position = models.PositiveSmallIntegerField()
    debit = models.ForeignKey(Account, models.PROTECT, related_name="debits")
    credit = models.ForeignKey(Account, models.PROTECT, related_name="credits")
    commodity = models.CharField(max_length=4, choices=[("EUR", "€"), ("PART", "parts")])
    quantity = models.BigIntegerField()

    class Meta:
        ordering: ClassVar = ["entry", "position"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["entry", "position"], name="transfer_position_once"),
            models.CheckConstraint(
                condition=Q(quantity__gt=0),
                name="transfer_quantity_positive",
                violation_error_message=_("Le montant doit être supérieur à zéro."),
            ),
            models.CheckConstraint(
                condition=~Q(debit=models.F("credit")),
                name="transfer_between_two_accounts",
                violation_error_message=_("Une somme va d'un compte à un autre."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.quantity} {self.commodity}"


class EntryNote(models.Model):
    """Free words about an entry, erasable; the chain keeps only a salted commitment to them."""

    entry = models.OneToOneField(Entry, models.PROTECT, related_name="note")
    salt = models.CharField(max_length=32, blank=True)
    text = models.CharField(_("note"), max_length=400, blank=True)

    def __str__(self) -> str:
        return self.text
