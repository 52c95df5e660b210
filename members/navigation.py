"""The frame's entries: where one may go from here, seven at most in sight, the rest under Plus."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from members.permissions import Act

Text = str | Promise
RAIL_LENGTH = 7
BAR_LENGTH = 4


@dataclass(frozen=True)
class Place:
    """One place of the site: the name of its address, its label, who may go, its order."""

    name: str
    label: Text
    icon: str
    acts: frozenset[Act]
    bar_label: Text = ""
    bar_rank: int = 9
    weight: int = 1
    under: tuple[str, ...] = ()


@dataclass(frozen=True)
class Entry:
    """One entry as the frame shows it."""

    name: str
    label: Text
    bar_label: Text
    icon: str
    url: str
    is_current: bool
    badge: int
    bar_rank: int
    weight: int


@dataclass(frozen=True)
class Menu:
    """The entries of the rail and of the phone's bar, each with what goes under “Plus”."""

    rail: tuple[Entry, ...]
    rail_more: tuple[Entry, ...]
    bar: tuple[Entry, ...]
    bar_more: tuple[Entry, ...]

    @property
    def is_more_current(self) -> bool:
        """True when the page in sight is one of those under the bar's “Plus”."""
        return any(entry.is_current for entry in self.bar_more)


def _acts(*acts: Act) -> frozenset[Act]:
    return frozenset(acts)


READERS = _acts(Act.READ_CLUB)
UNDER_MEETINGS = (
    *("meeting", "plan_meeting", "move_meeting", "cancel_meeting", "attendance", "evening"),
    *("meeting_agenda", "agenda_item", "call_meeting", "meeting_call", "note_replies"),
    *("meeting_proxy", "note_meeting_proxy", "date_poll", "new_poll", "note_poll_answer"),
    *("minutes", "edit_minutes", "paper_return", "decisions", "voting_rules", "voting_rule"),
    *("motion", "vote", "new_motion", "edit_motion", "open_motion", "note_votes", "motion_thread"),
    *("give_proxy", "noted_proxy", "paper_vote", "paper_count", "secret_vote", "secret_ballot"),
    *("secret_questions", "secret_scrutineers", "secret_key", "secret_election_key"),
    *("secret_tally", "secret_abandon"),
)
CLUB_PLACES = (
    Place("club_home", _("Accueil"), "house", _acts(Act.READ_CLUB, Act.READ_OWN), bar_rank=0),
    Place(
        "savings",
        _("Épargne"),
        "piggy-bank",
        READERS,
        bar_rank=2,
        under=(
            "record_month",
            "record_payment",
            "member_savings",
            "pledge",
            "holiday",
            "late",
            "remind",
            "kits",
            "kit",
            "fees",
            "record_fee",
            "club_fee",
            "pass_on_fees",
        ),
    ),
    Place(
        "my_savings",
        _("Mon épargne"),
        "piggy-bank",
        _acts(Act.READ_OWN),
        bar_rank=5,
        weight=0,
        under=("my_kit",),
    ),
    Place("bank", _("Banque"), "bank", _acts(Act.RECORD_MONEY), bar_rank=4, weight=3),
    Place(
        "members",
        _("Membres"),
        "people",
        READERS,
        bar_rank=6,
        under=(
            "leaving",
            "debts",
            "pay_debt",
            "candidates",
            "candidate",
            "new_candidate",
            "welcome_candidate",
            "withdraw_candidate",
        ),
    ),
    Place(
        "meetings",
        _("Réunions et votes"),
        "chat-square-text",
        READERS,
        bar_label=_("Votes"),
        bar_rank=1,
        under=UNDER_MEETINGS,
    ),
    Place("projects", _("Projets"), "lightbulb", READERS, weight=0, under=("proposal",)),
    Place(
        "portfolio",
        _("Investissements"),
        "shop",
        READERS,
        bar_label=_("Investi"),
        bar_rank=3,
        under=("holding", "enterprise"),
    ),
    Place(
        "documents",
        _("Documents"),
        "file-earmark-text",
        _acts(Act.READ_DOCUMENTS),
        bar_rank=7,
        under=(
            "request_document",
            "job_progress",
            "request_paper",
            "amendments",
            "amendment",
            "new_amendment",
            "sign_amendment",
        ),
    ),
    Place(
        "treasury",
        _("Trésorerie"),
        "bar-chart",
        READERS,
        bar_rank=8,
        weight=-1,
    ),
    Place(
        "spendings",
        _("Dépenses"),
        "clipboard-check",
        READERS,
        bar_rank=8,
        weight=-1,
        under=("ask_spending", "spending"),
    ),
    Place(
        "duties",
        _("Échéances"),
        "calendar-event",
        READERS,
        bar_rank=8,
        weight=-1,
        under=("tick_duty", "own_feed"),
    ),
    Place(
        "rules",
        _("Règles"),
        "sliders",
        READERS,
        weight=-1,
        under=(
            "phase",
            "change_phase",
            "winding_up",
            "share_out",
            "founding",
            "founding_file",
            "founding_step",
            "start_club",
        ),
    ),
)
NETWORK = _acts(Act.READ_NETWORK)
NETWORK_PLACES = (
    Place("network_figures", _("Chiffres"), "bar-chart", NETWORK, bar_rank=0),
    Place("network_clubs", _("Clubs"), "people", NETWORK, bar_rank=1, under=("open_club",)),
    Place(
        "network_declare",
        _("Bilans annuels"),
        "clipboard-check",
        _acts(Act.DECLARE_FIGURES),
        bar_label=_("Bilans"),
        bar_rank=2,
        under=("network_return",),
    ),
    Place("network_fees", _("Cotisations"), "piggy-bank", NETWORK, bar_rank=3),
    Place(
        "network_texts",
        _("Textes"),
        "pencil-square",
        _acts(Act.MANAGE_NETWORK),
        bar_rank=4,
        under=("network_text", "network_rules", "network_rule"),
    ),
)


def menu(request: HttpRequest) -> Menu:
    """The entries for the person of this request; empty outside a club or a network."""
    club, network = getattr(request, "club", None), getattr(request, "network", None)
    if club is not None:
        return arranged(_entries(request, CLUB_PLACES, club.slug))
    if network is not None:
        return arranged(_entries(request, NETWORK_PLACES, network.slug))
    return Menu((), (), (), ())


def arranged(entries: Iterable[Entry]) -> Menu:
    """Keep seven entries in the rail and four in the bar; the lightest give way."""
    every = list(entries)
    heaviest = sorted(every, key=lambda entry: -entry.weight)[:RAIL_LENGTH]
    rail = tuple(entry for entry in every if entry in heaviest and entry.weight >= 0)
    bar = tuple(sorted(every, key=lambda entry: entry.bar_rank)[:BAR_LENGTH])
    return Menu(
        rail=rail,
        rail_more=tuple(entry for entry in every if entry not in rail),
        bar=bar,
        bar_more=tuple(entry for entry in every if entry not in bar),
    )


def _entries(request: HttpRequest, places: Iterable[Place], slug: str) -> Iterable[Entry]:
    acts: frozenset[Act] = getattr(request, "acts", frozenset())
    badges: dict[str, int] = getattr(request, "badges", {})
    match = request.resolver_match
    here = match.url_name if match else ""
    for place in places:
        if not (acts & place.acts) or (place.name == "my_savings" and Act.READ_CLUB in acts):
            continue
        try:
            url = reverse(place.name, args=[slug])
        except NoReverseMatch:
            continue
        yield Entry(
            name=place.name,
            label=place.label,
            bar_label=place.bar_label or place.label,
            icon=place.icon,
            url=url,
            is_current=here == place.name or here in place.under or request.path == url,
            badge=badges.get(place.name, 0),
            bar_rank=place.bar_rank,
            weight=place.weight,
        )
