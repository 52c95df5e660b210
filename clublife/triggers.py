"""What the database itself refuses to minutes: once approved, nothing of them changes."""

from clubs.guarding import AnyTrigger, NoTruncate, Refusing, Trigger, unchanged

MINUTES = "clublife_minutes"
FROZEN = (
    "id",
    "meeting_id",
    "facts",
    "fingerprint",
    "notes",
    "drafted_at",
    "drafted_by_id",
    "edited_at",
    "edited_by_id",
    "approved_at",
    "approved_by_id",
)
_APPROVED = "un compte rendu approuvé ne change plus"


TRIGGERS: tuple[AnyTrigger, ...] = (
    Trigger(
        "minutes_insert",
        MINUTES,
        "INSERT",
        (
            Refusing("NEW.approved_at IS NOT NULL", "un compte rendu s'approuve après l'écriture"),
            Refusing("EXISTS (SELECT 1 FROM clublife_minutes m WHERE m.id = NEW.id)", "déjà là"),
            Refusing(
                "EXISTS (SELECT 1 FROM clublife_minutes m WHERE m.meeting_id = NEW.meeting_id)",
                "cette réunion a déjà son compte rendu",
            ),
        ),
    ),
    Trigger(
        "minutes_update",
        MINUTES,
        "UPDATE",
        (
            Refusing(f"OLD.approved_at IS NOT NULL AND ({unchanged(*FROZEN)})", _APPROVED),
            Refusing(unchanged("id", "meeting_id"), "un compte rendu reste à sa réunion"),
            Refusing(
                "NEW.approved_at IS NOT NULL AND NEW.approved_by_id IS NULL",
                "quelqu'un approuve un compte rendu",
            ),
        ),
    ),
    Trigger(
        "minutes_delete",
        MINUTES,
        "DELETE",
        (Refusing("OLD.approved_at IS NOT NULL", _APPROVED),),
    ),
    NoTruncate(MINUTES, "les comptes rendus ne s'effacent pas"),
)
