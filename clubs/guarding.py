"""How a room of the house writes a trigger: one refusal, in SQL that both engines read.

Each app may have a `triggers.py` with a `TRIGGERS` tuple; `config.guard` installs them after every
migration and refuses to start when one is missing. A condition is an SQL expression over NEW and
OLD; the row is refused when it is true. Write columns in double quotes when they are SQL words
("on", "key"), compare with IS DISTINCT FROM when a column may be null, cast nothing.
"""

from dataclasses import dataclass, field
from typing import Literal

PREFIX = "guard_"
Event = Literal["INSERT", "UPDATE", "DELETE"]


@dataclass(frozen=True)
class Refusing:
    """Refuse a row when `condition` is true, on both engines or on the one named."""

    condition: str
    message: str
    only: str = ""


@dataclass(frozen=True)
class Trigger:
    """A BEFORE trigger for each row of `table`: the refusals are read in order.

    `postgresql_first` is run before them on PostgreSQL (a lock, a variable). `name` is unique in
    the project; it is the trigger's name in the database, after `guard_`.
    """

    name: str
    table: str
    event: Event
    refusals: tuple[Refusing, ...]
    postgresql_first: str = ""

    @property
    def full_name(self) -> str:
        """The name in the database."""
        return PREFIX + self.name

    def sqlite(self) -> tuple[str, ...]:
        """The statement that makes it on SQLite."""
        body = "\n".join(
            f"  SELECT RAISE(ABORT, '{_quoted(one.message)}') WHERE {one.condition};"
            for one in self._for("sqlite")
        )
        return (
            f'CREATE TRIGGER "{self.full_name}" BEFORE {self.event} ON "{self.table}"\n'
            f"FOR EACH ROW BEGIN\n{body}\nEND",
        )

    def function_body(self) -> str:
        """What the PostgreSQL function does."""
        checks = "\n".join(
            f"  IF {one.condition} THEN\n"
            f"    RAISE EXCEPTION '%', '{_quoted(one.message)}' "
            "USING ERRCODE = 'check_violation';\n"
            "  END IF;"
            for one in self._for("postgresql")
        )
        first = f"  {self.postgresql_first}\n" if self.postgresql_first else ""
        row = "OLD" if self.event == "DELETE" else "NEW"
        return f"\nBEGIN\n{first}{checks}\n  RETURN {row};\nEND\n"

    def postgresql(self) -> tuple[str, ...]:
        """The statements that make it on PostgreSQL, in force whatever the replication role."""
        return (
            f'CREATE OR REPLACE FUNCTION "{self.full_name}"() RETURNS trigger\n'
            f"LANGUAGE plpgsql AS $guard${self.function_body()}$guard$",
            f'CREATE TRIGGER "{self.full_name}" BEFORE {self.event} ON "{self.table}" '
            f'FOR EACH ROW EXECUTE FUNCTION "{self.full_name}"()',
            f'ALTER TABLE "{self.table}" ENABLE ALWAYS TRIGGER "{self.full_name}"',
        )

    def on(self, vendor: str) -> tuple[str, ...]:
        """The statements for this engine; none when it has nothing to refuse there."""
        if not self._for(vendor):
            return ()
        return self.sqlite() if vendor == "sqlite" else self.postgresql()

    def _for(self, vendor: str) -> tuple[Refusing, ...]:
        return tuple(one for one in self.refusals if one.only in ("", vendor))


@dataclass(frozen=True)
class NoTruncate:
    """Refuse TRUNCATE of `table` on PostgreSQL (row triggers do not fire; SQLite has none)."""

    table: str
    message: str = "ce registre ne se vide pas"
    event: str = field(default="TRUNCATE", init=False)

    @property
    def full_name(self) -> str:
        """The name in the database."""
        return f"{PREFIX}{self.table}_no_truncate"

    def function_body(self) -> str:
        """What the PostgreSQL function does."""
        return (
            f"\nBEGIN\n  RAISE EXCEPTION '%', '{_quoted(self.message)}' "
            "USING ERRCODE = 'check_violation';\nEND\n"
        )

    def on(self, vendor: str) -> tuple[str, ...]:
        """The statements for this engine."""
        if vendor == "sqlite":
            return ()
        return (
            f'CREATE OR REPLACE FUNCTION "{self.full_name}"() RETURNS trigger\n'
            f"LANGUAGE plpgsql AS $guard${self.function_body()}$guard$",
            f'CREATE TRIGGER "{self.full_name}" BEFORE TRUNCATE ON "{self.table}" '
            f'FOR EACH STATEMENT EXECUTE FUNCTION "{self.full_name}"()',
            f'ALTER TABLE "{self.table}" ENABLE ALWAYS TRIGGER "{self.full_name}"',
        )


AnyTrigger = Trigger | NoTruncate


def frozen(table: str, *, message: str) -> tuple[AnyTrigger, ...]:
    """Append-only: no UPDATE, no DELETE, no TRUNCATE."""
    return (
        Trigger(f"{table}_no_update", table, "UPDATE", (Refusing("1 = 1", message),)),
        Trigger(f"{table}_no_delete", table, "DELETE", (Refusing("1 = 1", message),)),
        NoTruncate(table, message),
    )


def unchanged(*columns: str) -> str:
    """The condition "one of these columns would change", for an UPDATE trigger."""
    return " OR ".join(f'NEW."{column}" IS DISTINCT FROM OLD."{column}"' for column in columns)


def _quoted(message: str) -> str:
    return message.replace("'", "''")
