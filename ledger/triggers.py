"""What the database itself refuses to the book, whoever writes and by whatever road.

Transfers come first, the entry last: inserting the entry seals it. `REPLACE` on SQLite deletes
without a word when `recursive_triggers` is off, so the insert triggers refuse any row that would
displace another. On PostgreSQL both insert triggers take one lock per entry, or two open
transactions could smuggle a transfer into an entry being sealed; and they want READ COMMITTED,
where a statement after the lock sees what the other committed. An entry reads the club's book row
FOR SHARE; closing a period and locking an account take it FOR UPDATE, so one waits for the other.
"""

from clubs.guarding import AnyTrigger, NoTruncate, Refusing, Trigger, frozen, unchanged

ENTRY, TRANSFER, ACCOUNT = "ledger_entry", "ledger_transfer", "ledger_account"
BOOK, NOTE, LOCK = "ledger_book", "ledger_entrynote", "ledger_accountlock"
UNIT_KINDS_SQL = "'units_issued', 'units_held'"
SEALED = "une écriture scellée ne change plus : annulez-la par une autre"


def _lock(column: str) -> str:
    return (
        "IF current_setting('transaction_isolation') <> 'read committed' THEN\n"
        "    RAISE EXCEPTION 'le livre s''écrit en READ COMMITTED' "
        "USING ERRCODE = 'check_violation';\n"
        "  END IF;\n"
        f'  PERFORM pg_advisory_xact_lock(hashtextextended(NEW."{column}"::text, 0));'
    )


def _integers(*columns: str) -> tuple[Refusing, ...]:
    """SQLite stores what it is given: refuse anything but a whole number."""
    return tuple(
        Refusing(f"typeof(NEW.\"{column}\") <> 'integer'", f"{column} : un nombre entier", "sqlite")
        for column in columns
    )


def _account(side: str, column: str) -> str:
    return f'(SELECT a."{column}" FROM ledger_account a WHERE a.id = NEW."{side}_id")'  # noqa: S608


_TRANSFER_INSERT = Trigger(
    "transfer_insert",
    TRANSFER,
    "INSERT",
    (
        *_integers("quantity", "position"),
        Refusing("NEW.quantity IS NULL OR NEW.quantity <= 0", "un montant est supérieur à zéro"),
        Refusing(
            "EXISTS (SELECT 1 FROM ledger_entry e WHERE e.id = NEW.entry_id)",
            "cette écriture est scellée : aucun mouvement ne s'y ajoute",
        ),
        Refusing(
            "EXISTS (SELECT 1 FROM ledger_transfer t WHERE t.id = NEW.id OR "
            '(t.entry_id = NEW.entry_id AND t."position" = NEW."position"))',
            "ce mouvement existe déjà",
        ),
        Refusing(
            f"{_account('debit', 'club_id')} IS NULL OR {_account('credit', 'club_id')} IS NULL",
            "un mouvement va d'un compte à un autre",
        ),
        Refusing(
            f"{_account('debit', 'club_id')} <> {_account('credit', 'club_id')}",
            "un mouvement reste dans un seul club",
        ),
        Refusing(
            " OR ".join(
                f"(NEW.commodity = 'PART') <> ({_account(side, 'kind')} IN ({UNIT_KINDS_SQL}))"
                for side in ("debit", "credit")
            ),
            "les euros et les parts ne se mêlent pas",
        ),
        Refusing(
            "NEW.commodity IS NULL OR NEW.commodity NOT IN ('EUR', 'PART')",
            "un mouvement est en euros ou en parts",
        ),
    ),
    postgresql_first=_lock("entry_id"),
)

_LAST = (
    'SELECT {} FROM ledger_entry e WHERE e.club_id = NEW.club_id ORDER BY e."number" DESC LIMIT 1'
)

_ENTRY_INSERT = Trigger(
    "entry_insert",
    ENTRY,
    "INSERT",
    (
        *_integers("number", "transfer_count"),
        Refusing(
            "EXISTS (SELECT 1 FROM ledger_entry e WHERE e.id = NEW.id OR "
            '(e.club_id = NEW.club_id AND e."key" = NEW."key") OR '
            "e.reverses_id = NEW.reverses_id)",
            "cette écriture existe déjà, ou annule une écriture déjà annulée",
        ),
        Refusing(
            f'NEW."number" <> COALESCE(({_LAST.format("e.number")}), 0) + 1',
            "les écritures d'un club se suivent sans trou",
        ),
        Refusing(
            f"NEW.previous_hash <> COALESCE(({_LAST.format('e.hash')}), '')",
            "une écriture porte l'empreinte de la précédente",
        ),
        Refusing(
            "LENGTH(NEW.hash) <> 64 OR NEW.hash = NEW.previous_hash", "une écriture a son empreinte"
        ),
        Refusing(
            "NEW.transfer_count < 1 OR NEW.transfer_count <> "
            "(SELECT COUNT(*) FROM ledger_transfer t WHERE t.entry_id = NEW.id)",
            "une écriture compte ses mouvements",
        ),
        Refusing(
            "EXISTS (SELECT 1 FROM ledger_transfer t JOIN ledger_account a ON a.id = t.debit_id "
            "WHERE t.entry_id = NEW.id AND a.club_id <> NEW.club_id)",
            "un mouvement reste dans le club de son écriture",
        ),
        Refusing(
            "NEW.reverses_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM ledger_entry e "
            "WHERE e.id = NEW.reverses_id AND e.club_id = NEW.club_id)",
            "une écriture annule une écriture du même club",
        ),
        Refusing(
            "EXISTS (SELECT 1 FROM ledger_book b WHERE b.club_id = NEW.club_id "
            'AND NEW."on" <= b.closed_through)',
            "cette période est close",
        ),
        Refusing(
            "EXISTS (SELECT 1 FROM ledger_accountlock l JOIN ledger_transfer t "
            "ON t.debit_id = l.account_id OR t.credit_id = l.account_id "
            'WHERE t.entry_id = NEW.id AND NEW."on" <= l.through)',
            "ce mois est validé avec la banque",
        ),
    ),
    postgresql_first=_lock("id")
    + "\n  PERFORM 1 FROM ledger_book b WHERE b.club_id = NEW.club_id FOR SHARE;",
)

_ACCOUNT_TRIGGERS: tuple[AnyTrigger, ...] = (
    Trigger(
        "account_insert",
        ACCOUNT,
        "INSERT",
        (
            Refusing(
                "EXISTS (SELECT 1 FROM ledger_account a WHERE a.id = NEW.id OR "
                "(a.club_id = NEW.club_id AND a.kind = NEW.kind AND (a.membership_id = "
                "NEW.membership_id OR (a.membership_id IS NULL AND NEW.membership_id IS NULL "
                "AND a.subject = NEW.subject))))",
                "ce compte existe déjà",
            ),
            Refusing(
                "NEW.membership_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM members_membership m "
                "WHERE m.id = NEW.membership_id AND m.club_id = NEW.club_id)",
                "le compte d'un membre reste dans son club",
            ),
        ),
    ),
    Trigger(
        "account_update",
        ACCOUNT,
        "UPDATE",
        (
            Refusing(
                unchanged("id", "club_id", "kind", "membership_id", "subject"),
                "un compte ne change que d'intitulé",
            ),
        ),
    ),
    Trigger(
        "account_delete", ACCOUNT, "DELETE", (Refusing("1 = 1", "un compte ne se supprime pas"),)
    ),
    NoTruncate(ACCOUNT),
)

_BOOK_TRIGGERS: tuple[AnyTrigger, ...] = (
    Trigger(
        "book_insert",
        BOOK,
        "INSERT",
        (
            Refusing(
                "EXISTS (SELECT 1 FROM ledger_book b WHERE b.club_id = NEW.club_id)",
                "ce club a déjà son livre",
            ),
        ),
    ),
    Trigger(
        "book_update",
        BOOK,
        "UPDATE",
        (
            Refusing(unchanged("club_id"), "un livre ne change pas de club"),
            Refusing(
                "OLD.closed_through IS NOT NULL AND (NEW.closed_through IS NULL "
                "OR NEW.closed_through < OLD.closed_through)",
                "une période close ne se rouvre pas",
            ),
        ),
    ),
    Trigger("book_delete", BOOK, "DELETE", (Refusing("1 = 1", "un livre ne se supprime pas"),)),
    NoTruncate(BOOK),
)

_BOOK_OF_THE_ACCOUNT = (
    "PERFORM 1 FROM ledger_book b JOIN ledger_account a ON a.club_id = b.club_id "
    "WHERE a.id = NEW.account_id FOR UPDATE OF b;"
)
_LOCK_TRIGGERS: tuple[AnyTrigger, ...] = (
    Trigger(
        "accountlock_insert",
        LOCK,
        "INSERT",
        (
            Refusing(
                "EXISTS (SELECT 1 FROM ledger_accountlock l WHERE l.account_id = NEW.account_id)",
                "ce compte a déjà son verrou",
            ),
        ),
        postgresql_first=_BOOK_OF_THE_ACCOUNT,
    ),
    Trigger(
        "accountlock_update",
        LOCK,
        "UPDATE",
        (Refusing(unchanged("account_id"), "un verrou ne change pas de compte"),),
        postgresql_first=_BOOK_OF_THE_ACCOUNT,
    ),
    Trigger(
        "accountlock_delete", LOCK, "DELETE", (Refusing("1 = 1", "un verrou ne se supprime pas"),)
    ),
    NoTruncate(LOCK),
)

_NOTE_UPDATE = Trigger(
    "entrynote_update",
    NOTE,
    "UPDATE",
    (
        Refusing(
            f"{unchanged('id', 'entry_id')} OR NEW.text <> '' OR NEW.salt <> ''",
            "une note s'efface, elle ne se récrit pas",
        ),
    ),
)

_MEMBERSHIP_UPDATE = Trigger(
    "membership_club",
    "members_membership",
    "UPDATE",
    (
        Refusing(
            "OLD.id IN (SELECT a.membership_id FROM ledger_account a) AND "
            "(NEW.id <> OLD.id OR NEW.club_id <> OLD.club_id)",
            "un membre qui a des comptes ne change pas de club",
        ),
    ),
)

TRIGGERS: tuple[AnyTrigger, ...] = (
    _TRANSFER_INSERT,
    *frozen(TRANSFER, message=SEALED),
    _ENTRY_INSERT,
    *frozen(ENTRY, message=SEALED),
    *_ACCOUNT_TRIGGERS,
    *_BOOK_TRIGGERS,
    *_LOCK_TRIGGERS,
    _NOTE_UPDATE,
    _MEMBERSHIP_UPDATE,
)
