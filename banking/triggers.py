"""What the database refuses: a validated month stays as it was validated until it is lifted.

A reconciliation follows the account's last one and changes only once, when it is lifted; the
statement under it and the lock of its account open only then. Receipts and deposit slips are
numbered without a gap and stay.
"""

from clubs.guarding import AnyTrigger, NoTruncate, Refusing, Trigger, frozen, unchanged

STATEMENT, RECONCILIATION = "banking_bankstatement", "banking_reconciliation"
SLIP, RECEIPT, CHEQUE, COUNT = (
    "banking_depositslip",
    "banking_receipt",
    "banking_cheque",
    "banking_cashcount",
)
VALIDATED = "un mois validé ne change plus"
AGREED = "un mois validé ne se récrit pas : le gérant ou la gérante peut lever sa validation"

_STANDING = (
    "EXISTS (SELECT 1 FROM banking_reconciliation r "
    "WHERE r.statement_id = OLD.id AND r.lifted_at IS NULL)"
)
_LIFTED = (
    "EXISTS (SELECT 1 FROM banking_reconciliation r "
    "WHERE r.statement_id = OLD.id AND r.lifted_at IS NOT NULL)"
)
_STATEMENT_TRIGGERS: tuple[AnyTrigger, ...] = (
    Trigger(
        "statement_insert",
        STATEMENT,
        "INSERT",
        (
            Refusing(
                "EXISTS (SELECT 1 FROM banking_bankstatement s WHERE s.validated_at IS NOT NULL "
                "AND (s.id = NEW.id OR (s.bank_account_id = NEW.bank_account_id "
                'AND s."on" = NEW."on")))',
                VALIDATED,
            ),
        ),
    ),
    Trigger(
        "statement_update",
        STATEMENT,
        "UPDATE",
        (
            Refusing(
                "OLD.validated_at IS NOT NULL AND (NEW.validated_at IS NOT NULL OR "
                f"{unchanged('id', 'club_id', 'bank_account_id', 'on', 'balance')} OR "
                f"{_STANDING} OR NOT {_LIFTED})",
                VALIDATED,
            ),
        ),
    ),
    Trigger(
        "statement_delete",
        STATEMENT,
        "DELETE",
        (Refusing("OLD.validated_at IS NOT NULL", VALIDATED),),
    ),
)

_OF_THE_ACCOUNT = (
    "SELECT {} FROM banking_reconciliation r WHERE r.bank_account_id = NEW.bank_account_id{}"
)
_RECONCILIATION_TRIGGERS: tuple[AnyTrigger, ...] = (
    Trigger(
        "reconciliation_insert",
        RECONCILIATION,
        "INSERT",
        (
            Refusing(
                "EXISTS (SELECT 1 FROM banking_reconciliation r WHERE r.id = NEW.id) OR "  # noqa: S608
                f"EXISTS ({_OF_THE_ACCOUNT.format('1', ' AND r.month = NEW.month')} "
                "AND (r.version = NEW.version OR r.lifted_at IS NULL))",
                "ce mois est déjà validé pour ce compte",
            ),
            Refusing(
                f"EXISTS ({_OF_THE_ACCOUNT.format('1', ' AND r.month > NEW.month')} "
                "AND r.lifted_at IS NULL)",
                "un mois ne se valide pas avant un mois déjà validé",
            ),
            Refusing(
                "NEW.previous_hash <> COALESCE(("
                f"{_OF_THE_ACCOUNT.format('r.hash', ' ORDER BY r.id DESC LIMIT 1')}), '')",
                "un mois porte l'empreinte du précédent",
            ),
            Refusing(
                "LENGTH(NEW.hash) <> 64 OR NEW.lifted_at IS NOT NULL",
                "un mois validé a son empreinte",
            ),
            Refusing(
                "NOT EXISTS (SELECT 1 FROM banking_bankstatement s WHERE s.id = NEW.statement_id "
                "AND s.bank_account_id = NEW.bank_account_id)",
                "un mois est validé sur un relevé de son compte",
            ),
        ),
    ),
    Trigger(
        "reconciliation_update",
        RECONCILIATION,
        "UPDATE",
        (
            Refusing(
                "OLD.lifted_at IS NOT NULL OR NEW.lifted_at IS NULL OR "
                + unchanged(
                    "id",
                    "bank_account_id",
                    "statement_id",
                    "month",
                    "version",
                    "figures",
                    "previous_hash",
                    "hash",
                    "at",
                    "by",
                ),
                AGREED,
            ),
            Refusing(
                f"EXISTS ({_OF_THE_ACCOUNT.format('1', ' AND r.month > OLD.month')} "
                "AND r.lifted_at IS NULL)",
                "un mois plus récent est encore validé",
            ),
        ),
    ),
    Trigger("reconciliation_delete", RECONCILIATION, "DELETE", (Refusing("1 = 1", AGREED),)),
    NoTruncate(RECONCILIATION, AGREED),
    Trigger(
        "accountlock_agreed",
        "ledger_accountlock",
        "UPDATE",
        (
            Refusing(
                "EXISTS (SELECT 1 FROM banking_reconciliation r "
                "JOIN banking_bankaccount b ON b.id = r.bank_account_id "
                "JOIN banking_bankstatement s ON s.id = r.statement_id "
                "WHERE b.account_id = OLD.account_id AND r.lifted_at IS NULL "
                'AND s."on" > NEW.through)',
                AGREED,
            ),
        ),
    ),
)


def _club_of(table: str, column: str) -> str:
    """The club of the row that a column names."""
    return f'(SELECT x.club_id FROM {table} x WHERE x.id = NEW."{column}")'  # noqa: S608


_CLUB_OF_THE_TRANSFER = (
    "(SELECT e.club_id FROM ledger_transfer t JOIN ledger_entry e ON e.id = t.entry_id "
    "WHERE t.id = NEW.transfer_id)"
)
_SAME_CLUB = "un papier du guichet reste dans son club"
_SLIP_OF_ITS_CLUB = Refusing(
    f"NEW.slip_id IS NOT NULL AND {_club_of(SLIP, 'slip_id')} "
    f"IS DISTINCT FROM {_CLUB_OF_THE_TRANSFER}",
    _SAME_CLUB,
)


def _numbered(name: str, table: str, message: str, strangers: str) -> Trigger:
    """Numbers of a club follow one another without a gap, displace nothing, name its own rows."""
    return Trigger(
        name,
        table,
        "INSERT",
        (
            Refusing(
                f'EXISTS (SELECT 1 FROM {table} t WHERE t.id = NEW.id) OR NEW."number" <> '  # noqa: S608
                f'COALESCE((SELECT MAX(t."number") FROM {table} t '
                "WHERE t.club_id = NEW.club_id), 0) + 1",
                message,
            ),
            Refusing(strangers, _SAME_CLUB),
        ),
    )


_DESK_TRIGGERS: tuple[AnyTrigger, ...] = (
    _numbered(
        "slip_insert",
        SLIP,
        "les bordereaux d'un club se suivent sans trou",
        f"{_club_of('ledger_entry', 'entry_id')} IS DISTINCT FROM NEW.club_id OR "
        f"{_club_of('banking_bankaccount', 'bank_account_id')} IS DISTINCT FROM NEW.club_id",
    ),
    *frozen(SLIP, message="un bordereau déposé ne change plus"),
    _numbered(
        "receipt_insert",
        RECEIPT,
        "les reçus d'un club se suivent sans trou",
        f"{_CLUB_OF_THE_TRANSFER} IS DISTINCT FROM NEW.club_id",
    ),
    *frozen(RECEIPT, message="un reçu remis ne change plus"),
    Trigger("cheque_insert", CHEQUE, "INSERT", (_SLIP_OF_ITS_CLUB,)),
    Trigger(
        "cheque_update",
        CHEQUE,
        "UPDATE",
        (
            Refusing(unchanged("id", "transfer_id"), "un chèque ne change pas de versement"),
            _SLIP_OF_ITS_CLUB,
        ),
    ),
    *frozen(COUNT, message="un comptage de caisse ne change plus : recomptez"),
)

TRIGGERS: tuple[AnyTrigger, ...] = (
    *_STATEMENT_TRIGGERS,
    *_RECONCILIATION_TRIGGERS,
    *_DESK_TRIGGERS,
)
