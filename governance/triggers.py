"""What the database itself refuses to a vote: frozen rules, frozen electors, ballots only added."""

from clubs.guarding import AnyTrigger, NoTruncate, Refusing, Trigger, frozen, unchanged
from governance.secret_triggers import TRIGGERS as SECRET_TRIGGERS

MOTION, ELECTOR = "governance_motion", "governance_elector"
BALLOT, PROXY = "governance_ballot", "governance_proxy"
OPTION, EARLIER = "governance_option", "governance_earlierwording"
FROZEN_AT_OPENING = (
    "club_id",
    "meeting_id",
    "type",
    "kind",
    "secrecy",
    "seats",
    "office",
    "number",
    "title",
    "text",
    "drafted_by_id",
    "drafted_at",
    "majority",
    "base",
    "quorum_part",
    "quorum_of",
    "proxies_max",
    "clause",
    "is_confirmed_rule",
    "opened_by_id",
    "opened_at",
    "deadline",
)
CLOSING = ("closed_at", "outcome", "verdict", "result")


def _of_motion(motion: str, column: str) -> str:
    return f'(SELECT m."{column}" FROM governance_motion m WHERE m.id = {motion})'  # noqa: S608


def _club_of(membership: str) -> str:
    return f"(SELECT s.club_id FROM members_membership s WHERE s.id = {membership})"  # noqa: S608


def _motion_of(elector: str, column: str) -> str:
    return (
        f'(SELECT m."{column}" FROM governance_motion m JOIN governance_elector e '  # noqa: S608
        f"ON e.motion_id = m.id WHERE e.id = {elector})"
    )


_FRESH_MOTION = Trigger(
    "motion_insert",
    MOTION,
    "INSERT",
    (
        Refusing("NEW.opened_at IS NOT NULL", "un vote s'ouvre après avoir été préparé"),
        Refusing("EXISTS (SELECT 1 FROM governance_motion m WHERE m.id = NEW.id)", "déjà là"),
    ),
)
_FROZEN_MOTION = Trigger(
    "motion_update",
    MOTION,
    "UPDATE",
    (
        Refusing(
            f"OLD.opened_at IS NOT NULL AND ({unchanged('id', *FROZEN_AT_OPENING)})",
            "la règle et la question d'un vote ouvert ne changent plus",
        ),
        Refusing(
            f"OLD.closed_at IS NOT NULL AND ({unchanged(*CLOSING)})",
            "le résultat d'un vote clos ne change plus",
        ),
        Refusing(
            f"NEW.closed_at IS NULL AND ({unchanged(*CLOSING)})",
            "le résultat d'un vote s'écrit à sa clôture",
        ),
        Refusing(
            "OLD.opened_at IS NULL AND NEW.opened_at IS NOT NULL AND NOT EXISTS "
            "(SELECT 1 FROM governance_elector e WHERE e.motion_id = NEW.id)",
            "un vote sans votant ne s'ouvre pas",
        ),
    ),
)
_KEPT_MOTION = Trigger(
    "motion_delete",
    MOTION,
    "DELETE",
    (Refusing("OLD.opened_at IS NOT NULL", "un vote ouvert ne s'efface plus"),),
)
_OPTIONS_FIXED = "les réponses proposées sont fixées à l'ouverture"
_NEW_OPTION = Trigger(
    "option_insert",
    OPTION,
    "INSERT",
    (
        Refusing(f"{_of_motion('NEW.motion_id', 'opened_at')} IS NOT NULL", _OPTIONS_FIXED),
        Refusing(
            "NEW.candidate_id IS NOT NULL AND "
            f"{_of_motion('NEW.motion_id', 'club_id')} IS DISTINCT FROM "
            f"{_club_of('NEW.candidate_id')}",
            "on élit un membre du club",
        ),
        Refusing("EXISTS (SELECT 1 FROM governance_option o WHERE o.id = NEW.id)", "déjà là"),
    ),
)
_KEPT_OPTION = Trigger(
    "option_update",
    OPTION,
    "UPDATE",
    (
        Refusing(
            f"{_of_motion('OLD.motion_id', 'opened_at')} IS NOT NULL "
            f"OR {_of_motion('NEW.motion_id', 'opened_at')} IS NOT NULL",
            _OPTIONS_FIXED,
        ),
    ),
)
_STANDING_OPTION = Trigger(
    "option_delete",
    OPTION,
    "DELETE",
    (Refusing(f"{_of_motion('OLD.motion_id', 'opened_at')} IS NOT NULL", _OPTIONS_FIXED),),
)
_EARLIER_WORDING = Trigger(
    "earlier_wording_insert",
    EARLIER,
    "INSERT",
    (
        Refusing(
            f"{_of_motion('NEW.motion_id', 'opened_at')} IS NOT NULL",
            "une question se corrige avant l'ouverture du vote",
        ),
        Refusing(
            "EXISTS (SELECT 1 FROM governance_earlierwording w WHERE w.id = NEW.id)", "déjà là"
        ),
    ),
)
_NEW_ELECTOR = Trigger(
    "elector_insert",
    ELECTOR,
    "INSERT",
    (
        Refusing(
            f"{_of_motion('NEW.motion_id', 'opened_at')} IS NOT NULL",
            "les votants sont fixés à l'ouverture",
        ),
        Refusing(
            f"{_of_motion('NEW.motion_id', 'club_id')} IS DISTINCT FROM "
            f"{_club_of('NEW.membership_id')}",
            "un votant est membre du club",
        ),
        Refusing("EXISTS (SELECT 1 FROM governance_elector e WHERE e.id = NEW.id)", "déjà là"),
    ),
)
_NEW_BALLOT = Trigger(
    "ballot_insert",
    BALLOT,
    "INSERT",
    (
        Refusing(
            f"{_motion_of('NEW.elector_id', 'opened_at')} IS NULL", "ce vote n'est pas ouvert"
        ),
        Refusing(f"{_motion_of('NEW.elector_id', 'closed_at')} IS NOT NULL", "ce vote est clos"),
        Refusing(
            f"{_motion_of('NEW.elector_id', 'secrecy')} <> 'named'",
            "un vote secret ne prend pas de bulletin nominatif",
        ),
        Refusing(
            f"NEW.cast_at >= {_motion_of('NEW.elector_id', 'deadline')}",
            "l'heure de ce vote est passée",
        ),
        Refusing("EXISTS (SELECT 1 FROM governance_ballot b WHERE b.id = NEW.id)", "déjà là"),
    ),
)
_NEW_PROXY = Trigger(
    "proxy_insert",
    PROXY,
    "INSERT",
    (
        Refusing(
            "(SELECT e.motion_id FROM governance_elector e WHERE e.id = NEW.giver_id) IS DISTINCT "
            "FROM (SELECT e.motion_id FROM governance_elector e WHERE e.id = NEW.holder_id)",
            "un pouvoir va d'un votant à un autre du même vote",
        ),
        Refusing(f"{_motion_of('NEW.giver_id', 'closed_at')} IS NOT NULL", "ce vote est clos"),
        Refusing("EXISTS (SELECT 1 FROM governance_proxy p WHERE p.id = NEW.id)", "déjà là"),
    ),
)
_KEPT_PROXY = Trigger(
    "proxy_update",
    PROXY,
    "UPDATE",
    (
        Refusing(
            unchanged("id", "giver_id", "holder_id", "given_at", "noted_by_id"),
            "un pouvoir se reprend, il ne se modifie pas",
        ),
        Refusing(
            f"OLD.revoked_at IS NOT NULL AND ({unchanged('revoked_at')})",
            "un pouvoir repris le reste",
        ),
        Refusing(f"{_motion_of('OLD.giver_id', 'closed_at')} IS NOT NULL", "ce vote est clos"),
    ),
)

TRIGGERS: tuple[AnyTrigger, ...] = (
    _FRESH_MOTION,
    _FROZEN_MOTION,
    _KEPT_MOTION,
    NoTruncate(MOTION),
    _NEW_OPTION,
    _KEPT_OPTION,
    _STANDING_OPTION,
    NoTruncate(OPTION),
    _EARLIER_WORDING,
    *frozen(EARLIER, message="ce qu'une question disait avant reste écrit"),
    _NEW_ELECTOR,
    *frozen(ELECTOR, message="les votants sont fixés à l'ouverture"),
    _NEW_BALLOT,
    *frozen(BALLOT, message="un bulletin ne change plus : on en ajoute un autre"),
    _NEW_PROXY,
    _KEPT_PROXY,
    Trigger(
        "proxy_delete",
        PROXY,
        "DELETE",
        (Refusing("1 = 1", "un pouvoir se reprend, il ne s'efface pas"),),
    ),
    NoTruncate(PROXY),
    *SECRET_TRIGGERS,
)
