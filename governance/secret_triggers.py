"""What the database itself refuses to a secret vote: signatures only added, keys and box frozen."""

from clubs.guarding import AnyTrigger, NoTruncate, Refusing, Trigger, frozen, unchanged

SIGN_OFF, COUNT = "governance_signoff", "governance_papercount"
VOTE, SCRUTINEER, BOX = "governance_secretvote", "governance_scrutineer", "governance_openbox"
FROZEN_AT_OPENING = (
    "motion_id",
    "questions",
    "level",
    "threshold",
    "public_key",
    "wraps",
    "signing_key",
    "manifest",
    "fingerprint",
)
FROZEN_AT_CLOSE = ("closed_at", "published", "root", "signing_seed")


def _motion(motion: str, column: str) -> str:
    return f'(SELECT m."{column}" FROM governance_motion m WHERE m.id = {motion})'  # noqa: S608


def _vote(vote: str, column: str) -> str:
    return f'(SELECT v."{column}" FROM governance_secretvote v WHERE v.id = {vote})'  # noqa: S608


_NEW_SIGN_OFF = Trigger(
    "signoff_insert",
    SIGN_OFF,
    "INSERT",
    (
        Refusing(f"{_motion('NEW.motion_id', 'opened_at')} IS NULL", "ce vote n'est pas ouvert"),
        Refusing(f"{_motion('NEW.motion_id', 'closed_at')} IS NOT NULL", "ce vote est clos"),
        Refusing(
            f"{_motion('NEW.motion_id', 'secrecy')} IS DISTINCT FROM NEW.road",
            "un vote secret se fait par un seul chemin",
        ),
        Refusing(
            "(SELECT e.motion_id FROM governance_elector e WHERE e.id = NEW.elector_id) "
            "IS DISTINCT FROM NEW.motion_id",
            "on signe pour le vote dont on est votant",
        ),
        Refusing(
            "EXISTS (SELECT 1 FROM governance_secretvote v WHERE v.motion_id = NEW.motion_id "
            "AND v.closed_at IS NOT NULL)",
            "cette urne est fermée",
        ),
        Refusing(
            "EXISTS (SELECT 1 FROM governance_papercount c WHERE c.motion_id = NEW.motion_id)",
            "cette urne est dépouillée",
        ),
        Refusing("EXISTS (SELECT 1 FROM governance_signoff s WHERE s.id = NEW.id)", "déjà là"),
        Refusing(
            "EXISTS (SELECT 1 FROM governance_signoff s WHERE s.elector_id = NEW.elector_id)",
            "cette personne a déjà signé",
        ),
    ),
)
_NEW_COUNT = Trigger(
    "papercount_insert",
    COUNT,
    "INSERT",
    (
        Refusing(
            f"{_motion('NEW.motion_id', 'secrecy')} IS DISTINCT FROM 'paper'",
            "on ne compte ainsi que des bulletins de papier",
        ),
        Refusing(f"{_motion('NEW.motion_id', 'opened_at')} IS NULL", "ce vote n'est pas ouvert"),
        Refusing(f"{_motion('NEW.motion_id', 'closed_at')} IS NOT NULL", "ce vote est clos"),
        Refusing(
            "EXISTS (SELECT 1 FROM governance_papercount c "
            "WHERE c.id = NEW.id OR c.motion_id = NEW.motion_id)",
            "ce dépouillement est déjà noté",
        ),
    ),
)
_NEW_VOTE = Trigger(
    "secretvote_insert",
    VOTE,
    "INSERT",
    (
        Refusing(
            f"{_motion('NEW.motion_id', 'secrecy')} IS DISTINCT FROM 'online'",
            "cette question n'est pas un vote secret en ligne",
        ),
        Refusing(
            f"{_motion('NEW.motion_id', 'opened_at')} IS NOT NULL",
            "un vote secret se prépare avant de s'ouvrir",
        ),
        Refusing(
            "NEW.manifest <> '' OR NEW.closed_at IS NOT NULL OR NEW.private_key <> ''",
            "un vote secret naît sans urne",
        ),
        Refusing(
            "EXISTS (SELECT 1 FROM governance_secretvote v "
            "WHERE v.id = NEW.id OR v.motion_id = NEW.motion_id)",
            "déjà là",
        ),
    ),
)
_FROZEN_VOTE = Trigger(
    "secretvote_update",
    VOTE,
    "UPDATE",
    (
        Refusing(unchanged("id", "motion_id"), "un vote secret ne change pas de question"),
        Refusing(
            f"OLD.manifest <> '' AND ({unchanged(*FROZEN_AT_OPENING)})",
            "les clefs et la question d'un vote secret ouvert ne changent plus",
        ),
        Refusing(
            f"OLD.closed_at IS NOT NULL AND ({unchanged(*FROZEN_AT_CLOSE)})",
            "une urne publiée ne change plus",
        ),
        Refusing(
            "NEW.closed_at IS NULL AND NEW.published IS DISTINCT FROM OLD.published",
            "une urne se publie à la clôture",
        ),
        Refusing(
            "OLD.closed_at IS NULL AND NEW.closed_at IS NOT NULL AND NEW.signing_seed <> ''",
            "la clef des reçus s'efface à la clôture",
        ),
        Refusing(
            f"OLD.sealed_at IS NOT NULL AND ({unchanged('sealed_at', 'seal_report')})",
            "une urne se scelle une fois",
        ),
        Refusing(
            f"OLD.private_key <> '' AND ({unchanged('private_key', 'counted_at', 'trouble')})",
            "une urne dépouillée le reste",
        ),
        Refusing(
            "NEW.private_key <> '' AND NEW.sealed_at IS NULL",
            "une urne se dépouille une fois scellée",
        ),
    ),
)
_KEPT_VOTE = Trigger(
    "secretvote_delete",
    VOTE,
    "DELETE",
    (Refusing("OLD.manifest <> ''", "un vote secret ouvert ne s'efface plus"),),
)
_NEW_SCRUTINEER = Trigger(
    "scrutineer_insert",
    SCRUTINEER,
    "INSERT",
    (
        Refusing(
            f"{_vote('NEW.vote_id', 'manifest')} <> ''", "les scrutateurs sont fixés à l'ouverture"
        ),
        Refusing("EXISTS (SELECT 1 FROM governance_scrutineer s WHERE s.id = NEW.id)", "déjà là"),
    ),
)
_FROZEN_SCRUTINEER = Trigger(
    "scrutineer_update",
    SCRUTINEER,
    "UPDATE",
    (
        Refusing(
            f"{_vote('OLD.vote_id', 'manifest')} <> '' OR {_vote('NEW.vote_id', 'manifest')} <> ''",
            "les scrutateurs sont fixés à l'ouverture",
        ),
    ),
)
_KEPT_SCRUTINEER = Trigger(
    "scrutineer_delete",
    SCRUTINEER,
    "DELETE",
    (
        Refusing(
            f"{_vote('OLD.vote_id', 'manifest')} <> ''", "les scrutateurs sont fixés à l'ouverture"
        ),
    ),
)
_NEW_BOX = Trigger(
    "openbox_insert",
    BOX,
    "INSERT",
    (
        Refusing(f"{_vote('NEW.vote_id', 'manifest')} = ''", "ce vote secret n'est pas prêt"),
        Refusing(f"{_vote('NEW.vote_id', 'closed_at')} IS NOT NULL", "cette urne est fermée"),
        Refusing(
            "EXISTS (SELECT 1 FROM governance_openbox b "
            "WHERE b.id = NEW.id OR b.vote_id = NEW.vote_id)",
            "cette urne est déjà là",
        ),
    ),
)
_OPEN_BOX = Trigger(
    "openbox_update",
    BOX,
    "UPDATE",
    (
        Refusing(unchanged("id", "vote_id"), "une urne ne change pas de vote"),
        Refusing(f"{_vote('OLD.vote_id', 'closed_at')} IS NOT NULL", "cette urne est fermée"),
    ),
)
_KEPT_BOX = Trigger(
    "openbox_delete",
    BOX,
    "DELETE",
    (Refusing(f"{_vote('OLD.vote_id', 'closed_at')} IS NULL", "une urne ouverte ne s'efface pas"),),
)

TRIGGERS: tuple[AnyTrigger, ...] = (
    _NEW_SIGN_OFF,
    *frozen(SIGN_OFF, message="une signature ne change plus"),
    _NEW_COUNT,
    *frozen(COUNT, message="un dépouillement noté reste"),
    _NEW_VOTE,
    _FROZEN_VOTE,
    _KEPT_VOTE,
    NoTruncate(VOTE),
    _NEW_SCRUTINEER,
    _FROZEN_SCRUTINEER,
    _KEPT_SCRUTINEER,
    NoTruncate(SCRUTINEER),
    _NEW_BOX,
    _OPEN_BOX,
    _KEPT_BOX,
    NoTruncate(BOX),
)
