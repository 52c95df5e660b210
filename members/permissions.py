"""Who may do what: one table. An act is asked by a page's decorator, nowhere else."""

from datetime import date
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from clubs.models import Club, Network
from members.models import Membership, Person, RoleKind
from members.roles import roles_of


class Act(StrEnum):
    """What a page lets one do."""

    READ_CLUB = "read_club"
    READ_OWN = "read_own"
    READ_DOCUMENTS = "read_documents"
    RECORD_MONEY = "record_money"
    MANAGE_MEMBERS = "manage_members"
    MANAGE_RULES = "manage_rules"
    RUN_MEETINGS = "run_meetings"
    OPEN_MOTION = "open_motion"
    VOTE = "vote"
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
    Act.RECORD_MONEY: _("enregistrer l'argent"),
    Act.MANAGE_MEMBERS: _("tenir la liste des membres"),
    Act.MANAGE_RULES: _("fixer et confirmer les règles"),
    Act.RUN_MEETINGS: _("tenir les réunions"),
    Act.OPEN_MOTION: _("mettre au vote et clore"),
    Act.VOTE: _("voter"),
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
OFFICER_READS = {Act.READ_CLUB, Act.READ_DOCUMENTS, Act.REQUEST_DOCUMENT}
MAY: dict[str, frozenset[Act]] = {
    MEMBER: frozenset(
        {
            Act.READ_CLUB,
            Act.READ_OWN,
            Act.READ_DOCUMENTS,
            Act.VOTE,
            Act.MANAGE_PROJECTS,
            Act.REQUEST_DOCUMENT,
        }
    ),
    EX_MEMBER: frozenset({Act.READ_OWN}),
    RoleKind.MANAGER: frozenset(
        OFFICER_READS
        | {
            Act.MANAGE_MEMBERS,
            Act.MANAGE_RULES,
            Act.RUN_MEETINGS,
            Act.OPEN_MOTION,
            Act.NOTE_VOTES,
            Act.MANAGE_PROJECTS,
            Act.MANAGE_HOLDINGS,
            Act.CLOSE_YEAR,
            Act.CHANGE_PHASE,
        }
    ),
    RoleKind.TREASURER: frozenset(
        OFFICER_READS | {Act.RECORD_MONEY, Act.MANAGE_MEMBERS, Act.MANAGE_HOLDINGS, Act.CLOSE_YEAR}
    ),
    RoleKind.SECRETARY: frozenset(
        OFFICER_READS | {Act.MANAGE_MEMBERS, Act.RUN_MEETINGS, Act.NOTE_VOTES}
    ),
    RoleKind.NETWORK_STAFF: frozenset({Act.READ_NETWORK, Act.MANAGE_NETWORK, Act.DECLARE_FIGURES}),
    RoleKind.FEDERATION_STAFF: frozenset({Act.READ_NETWORK}),
}


def club_acts(person: Person, club: Club, at: date) -> frozenset[Act]:
    """Everything a person may do in a club on a day; empty for an outsider."""
    acts: frozenset[Act] = frozenset()
    memberships = list(Membership.objects.filter(club=club, person=person))
    if any(membership.is_open(at) for membership in memberships):
        acts |= MAY[MEMBER]
    elif memberships:
        acts |= MAY[EX_MEMBER]
    for role in roles_of(person, at).filter(club=club):
        acts |= MAY[role.kind]
    return acts


def network_acts(person: Person, network: Network, at: date) -> frozenset[Act]:
    """Everything a person may do in a network on a day; its federation's staff may read."""
    acts: frozenset[Act] = frozenset()
    for role in roles_of(person, at):
        if role.network_id == network.pk or (
            role.federation_id is not None and role.federation_id == network.federation_id
        ):
            acts |= MAY[role.kind]
    return acts
