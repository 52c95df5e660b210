"""Who may do what: one table, and the addresses open to anybody.

An act is asked by a page's decorator; a page may show less than it could (R12: an address, a birth
date and a household are for the person and the treasurer).
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from clubs.models import Club, Network
from members.models import Membership, Person, Role, RoleKind
from members.roles import acting_among, began_in, roles_of


class Act(StrEnum):
    """What a page lets one do."""

    READ_CLUB = "read_club"
    READ_OWN = "read_own"
    READ_DOCUMENTS = "read_documents"
    READ_CONTACTS = "read_contacts"
    READ_PERSONAL = "read_personal"
    RECORD_MONEY = "record_money"
    LIFT_MONTH = "lift_month"
    START_FROM_FILE = "start_from_file"
    ASK_EXPENSE = "ask_expense"
    APPROVE_EXPENSE = "approve_expense"
    MANAGE_MEMBERS = "manage_members"
    APPOINT = "appoint"
    MANAGE_RULES = "manage_rules"
    SAY_DONE = "say_done"
    RUN_MEETINGS = "run_meetings"
    OPEN_MOTION = "open_motion"
    VOTE = "vote"
    SPEAK = "speak"
    NOTE_VOTES = "note_votes"
    MANAGE_PROJECTS = "manage_projects"
    MANAGE_HOLDINGS = "manage_holdings"
    REQUEST_DOCUMENT = "request_document"
    CLOSE_YEAR = "close_year"
    CHANGE_PHASE = "change_phase"
    READ_NETWORK = "read_network"
    MANAGE_NETWORK = "manage_network"
    DECLARE_FIGURES = "declare_figures"


LABELS: dict[Act, str | Promise] = {
    Act.READ_CLUB: _("lire les pages du club"),
    Act.READ_OWN: _("lire sa propre épargne"),
    Act.READ_DOCUMENTS: _("lire les documents du club"),
    Act.READ_CONTACTS: _("lire l'e-mail et le téléphone des membres"),
    Act.READ_PERSONAL: _("lire l'adresse, la naissance et le foyer des membres"),
    Act.RECORD_MONEY: _("enregistrer l'argent"),
    Act.LIFT_MONTH: _("rouvrir un mois validé avec la banque"),
    Act.START_FROM_FILE: _("reprendre l'histoire du club : son tableau, ses soldes"),
    Act.ASK_EXPENSE: _("demander une dépense ou un remboursement"),
    Act.APPROVE_EXPENSE: _("approuver une dépense"),
    Act.MANAGE_MEMBERS: _("tenir la liste des membres"),
    Act.APPOINT: _("noter qui est élu à quel rôle"),
    Act.MANAGE_RULES: _("fixer et confirmer les règles"),
    Act.SAY_DONE: _("dire qu'une échéance du club est faite"),
    Act.RUN_MEETINGS: _("tenir les réunions"),
    Act.OPEN_MOTION: _("mettre au vote et clore"),
    Act.VOTE: _("voter"),
    Act.SPEAK: _("poser une question, répondre, joindre un document"),
    Act.NOTE_VOTES: _("noter les votes à main levée"),
    Act.MANAGE_PROJECTS: _("tenir les dossiers de projets"),
    Act.MANAGE_HOLDINGS: _("enregistrer la vie des investissements"),
    Act.REQUEST_DOCUMENT: _("demander un document"),
    Act.CLOSE_YEAR: _("clore l'année"),
    Act.CHANGE_PHASE: _("changer la phase du club"),
    Act.READ_NETWORK: _("lire les chiffres du réseau"),
    Act.MANAGE_NETWORK: _("tenir le réseau"),
    Act.DECLARE_FIGURES: _("saisir les chiffres déclarés"),
}

MEMBER = "member"
EX_MEMBER = "ex_member"
EVERY_OFFICER = {
    Act.READ_CLUB,
    Act.READ_DOCUMENTS,
    Act.READ_CONTACTS,
    Act.REQUEST_DOCUMENT,
    Act.MANAGE_MEMBERS,
    Act.ASK_EXPENSE,
    Act.APPROVE_EXPENSE,
    Act.SAY_DONE,
}
MAY: dict[str, frozenset[Act]] = {
    MEMBER: frozenset(
        {
            Act.READ_CLUB,
            Act.READ_OWN,
            Act.READ_DOCUMENTS,
            Act.VOTE,
            Act.SPEAK,
            Act.ASK_EXPENSE,
            Act.MANAGE_PROJECTS,
            Act.REQUEST_DOCUMENT,
        }
    ),
    EX_MEMBER: frozenset({Act.READ_OWN}),
    RoleKind.MANAGER: frozenset(
        EVERY_OFFICER
        | {
            Act.APPOINT,
            Act.MANAGE_RULES,
            Act.RUN_MEETINGS,
            Act.OPEN_MOTION,
            Act.NOTE_VOTES,
            Act.START_FROM_FILE,
            Act.MANAGE_PROJECTS,
            Act.MANAGE_HOLDINGS,
            Act.LIFT_MONTH,
            Act.CLOSE_YEAR,
            Act.CHANGE_PHASE,
        }
    ),
    RoleKind.TREASURER: frozenset(
        EVERY_OFFICER
        | {
            Act.READ_PERSONAL,
            Act.RECORD_MONEY,
            Act.START_FROM_FILE,
            Act.MANAGE_HOLDINGS,
            Act.CLOSE_YEAR,
        }
    ),
    RoleKind.SECRETARY: frozenset(EVERY_OFFICER | {Act.APPOINT, Act.RUN_MEETINGS, Act.NOTE_VOTES}),
    RoleKind.NETWORK_STAFF: frozenset({Act.READ_NETWORK, Act.MANAGE_NETWORK, Act.DECLARE_FIGURES}),
    RoleKind.FEDERATION_STAFF: frozenset({Act.READ_NETWORK}),
}


@dataclass(frozen=True)
class Presence:
    """A person at the door of a club: what ties them to any club, and who acts for this one."""

    memberships: tuple[Membership, ...]
    offices: tuple[Role, ...]
    acting: tuple[Role, ...]
    membership: Membership | None
    acts: frozenset[Act]


def presence(person: Person, club: Club, at: date) -> Presence:
    """All that a club's door and its frame ask of a person on a day; two queries."""
    memberships = tuple(
        Membership.objects.filter(person=person)
        .select_related("person")
        .order_by("-joined_on", "-id")
    )
    roles = began_in(club, at, or_of=person)
    acts_for_it = acting_among(
        [role for role in roles if role.club_id == club.pk and role.starts_on <= at], at
    )
    here = [one for one in memberships if one.club_id == club.pk]
    acts: frozenset[Act] = frozenset()
    if any(membership.is_open(at) for membership in here):
        acts |= MAY[MEMBER]
    elif here:
        acts |= MAY[EX_MEMBER]
    for role in acts_for_it:
        if role.person_id == person.pk:
            acts |= MAY[role.kind]
    offices = tuple(role for role in roles if role.person_id == person.pk)
    return Presence(memberships, offices, acts_for_it, here[0] if here else None, acts)


def club_acts(person: Person, club: Club, at: date) -> frozenset[Act]:
    """Everything a person may do in a club on a day; empty for an outsider."""
    return presence(person, club, at).acts


def network_acts(person: Person, network: Network, at: date) -> frozenset[Act]:
    """Everything a person may do in a network on a day; its federation's staff may read."""
    acts: frozenset[Act] = frozenset()
    for role in roles_of(person, at):
        if role.network_id == network.pk or (
            role.federation_id is not None and role.federation_id == network.federation_id
        ):
            acts |= MAY[role.kind]
    return acts


@dataclass(frozen=True)
class ActRow:
    """One line of the table as people read it: an act, and who may do it."""

    label: str | Promise
    may: tuple[bool, ...]


CLUB_ACTORS: tuple[tuple[str, str | Promise], ...] = (
    (MEMBER, _("membre")),
    (RoleKind.MANAGER, RoleKind.MANAGER.label),
    (RoleKind.TREASURER, RoleKind.TREASURER.label),
    (RoleKind.SECRETARY, RoleKind.SECRETARY.label),
    (EX_MEMBER, _("ancien membre")),
)
NETWORK_ACTS = (Act.READ_NETWORK, Act.MANAGE_NETWORK, Act.DECLARE_FIGURES)


def club_table() -> tuple[ActRow, ...]:
    """The table of a club's acts, for the page that shows it."""
    return tuple(
        ActRow(label, tuple(act in MAY[actor] for actor, _label in CLUB_ACTORS))
        for act, label in LABELS.items()
        if act not in NETWORK_ACTS
    )


# Addresses that anybody may ask for: each protects itself, or shows nothing of a club.
OPEN_URLS = frozenset(
    {
        "health",
        "set_language",
        "demo_mails",
        # a calendar program cannot log in: the address itself is the key, one per member
        "calendar_feed",
        "account_login",
        "account_logout",
        "account_inactive",
        "account_signup",
        "account_request_login_code",
        "account_confirm_login_code",
        "account_confirm_email",
        "account_email_verification_sent",
        "account_reset_password",
        "account_reset_password_done",
        "account_reset_password_from_key",
        "account_reset_password_from_key_done",
        "mfa_authenticate",
        "mfa_trust",
        "mfa_login_webauthn",
    }
)
# allauth's pages about one's own account: they ask for a login themselves and take no club.
ACCOUNT_URLS = frozenset(
    {
        "account_reauthenticate",
        "account_email",
        "account_change_password",
        "account_set_password",
        "mfa_index",
        "mfa_reauthenticate",
        "mfa_activate_totp",
        "mfa_deactivate_totp",
        "mfa_view_recovery_codes",
        "mfa_generate_recovery_codes",
        "mfa_download_recovery_codes",
        "mfa_list_webauthn",
        "mfa_add_webauthn",
        "mfa_reauthenticate_webauthn",
        "mfa_remove_webauthn",
        "mfa_edit_webauthn",
    }
)
