"""What the database refuses: a month validated on a balance stays as it was validated."""

from clubs.guarding import AnyTrigger, Refusing, Trigger

STATEMENT = "banking_bankstatement"
VALIDATED = "un mois validé ne change plus"

TRIGGERS: tuple[AnyTrigger, ...] = (
    Trigger(
        "statement_update",
        STATEMENT,
        "UPDATE",
        (Refusing("OLD.validated_at IS NOT NULL", VALIDATED),),
    ),
    Trigger(
        "statement_delete",
        STATEMENT,
        "DELETE",
        (Refusing("OLD.validated_at IS NOT NULL", VALIDATED),),
    ),
)
