"""What a decision about people or the convention still asks: entry, exit, office, age."""

from collections.abc import Iterator

from django.db.models import Case, CharField, OuterRef, QuerySet, Subquery, Value, When
from django.db.models.functions import TruncDate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from clublife.ageing import DECISION_OF
from clublife.installing import can_install
from clublife.models import Admission, MemberExit, PhaseDecision
from clublife.todo import USUAL, Adopted, ToDo
from clubs.models import PhasePeriod
from clubs.money import cents
from governance.models import DecisionType, Motion, Option
from members.models import Membership, Role
from members.permissions import Act
from members.wording import write_cents

AGES = {
    DecisionType.EXTENSION: gettext_lazy("Noter la prorogation du club"),
    DecisionType.MANAGEMENT: gettext_lazy("Noter le passage en gestion"),
    DecisionType.DISSOLUTION: gettext_lazy("Noter que le club se dissout"),
}
BEGAN, AGED = "began_on", "aged_on"
BY_AMENDMENT = (DecisionType.AMENDMENT, DecisionType.EXTENSION)


def admission(adopted: Adopted) -> Iterator[ToDo]:
    """Let the candidate in; the amendment follows by itself."""
    found: Admission | None = getattr(adopted.motion, "admission", None)
    if found is None:
        url = adopted.facts.url("candidates")
        yield adopted.leads_to(_("Noter l'entrée du nouveau membre"), url, Act.MANAGE_MEMBERS)
    elif found.withdrawn_at is None:
        yield adopted.asks(
            _("Noter l'entrée de %(name)s") % {"name": found.person},
            adopted.facts.url("welcome_candidate", found.pk),
            Act.MANAGE_MEMBERS,
            done_on=found.membership.joined_on if found.membership else None,
            seen=adopted.facts.url("members"),
        )


def leaving(adopted: Adopted) -> Iterator[ToDo]:
    """Record the exit, then pay what the club owes."""
    found: MemberExit | None = getattr(adopted.motion, "member_exit", None)
    if found is None:
        url = adopted.facts.url("members")
        yield adopted.asks(_("Enregistrer le départ voté"), url, Act.RECORD_MONEY)
        return
    gone = found.membership
    yield adopted.asks(
        _("Enregistrer le départ de %(name)s") % {"name": gone.person},
        adopted.facts.url("members"),
        Act.RECORD_MONEY,
        done_on=gone.left_on,
        seen=adopted.facts.url("members"),
    )
    if cents(found.value):
        yield _debt(adopted, found, gone)


def _debt(adopted: Adopted, found: MemberExit, gone: Membership) -> ToDo:
    left = adopted.facts.owed.get(gone.pk, 0)
    words = {"amount": write_cents(cents(found.value)), "name": gone.person}
    return ToDo(
        _("Verser %(amount)s à %(name)s") % words,
        adopted.facts.url("pay_debt", gone.pk),
        Act.RECORD_MONEY,
        (gone.left_on or adopted.on) + USUAL,
        is_done=not left,
        said=_("reste %(left)s") % {"left": write_cents(left)} if left else "",
    )


def officers(adopted: Adopted) -> Iterator[ToDo]:
    """Those elected take their office from the day of the vote on."""
    motion = adopted.motion
    if not can_install(motion):
        url = adopted.facts.url("roles")
        yield adopted.leads_to(_("Noter qui tient quel rôle"), url, Act.APPOINT)
        return
    places = set(motion.result.get("elected", ()))
    begun = [getattr(one, BEGAN) for one in motion.options.all() if one.position in places]
    yield adopted.asks(
        _("Installer les personnes élues : %(office)s") % {"office": motion.get_office_display()},
        motion.get_absolute_url(),
        Act.APPOINT,
        done_on=max(begun) if begun and all(begun) else None,
        seen=adopted.facts.url("roles"),
    )


def installed() -> QuerySet[Option]:
    """The candidates of elections, each with the day their office began after the vote."""
    offices = Role.objects.filter(
        club=OuterRef("motion__club"),
        person=OuterRef("candidate__person"),
        kind=OuterRef("motion__office"),
        is_deputy=False,
        starts_on__gte=OuterRef("voted_on"),
    )
    found = Option.objects.filter(candidate__isnull=False).annotate(
        voted_on=TruncDate("motion__closed_at")
    )
    return found.annotate(
        **{BEGAN: Subquery(offices.order_by("starts_on").values("starts_on")[:1])}
    )


def ageing(adopted: Adopted) -> Iterator[ToDo]:
    """The club changes its phase on the strength of the vote."""
    found: PhaseDecision | None = getattr(adopted.motion, "phase_decision", None)
    title = str(AGES[DecisionType(adopted.motion.type)])
    done_on = found.period.starts_on if found else getattr(adopted.motion, AGED, None)
    url, seen = adopted.facts.url("change_phase"), adopted.facts.url("phase")
    yield adopted.asks(title, url, Act.CHANGE_PHASE, done_on=done_on, seen=seen)
    if done_on and adopted.motion.type == DecisionType.DISSOLUTION:
        url = adopted.facts.url("winding_up")
        yield adopted.leads_to(_("Suivre les étapes de la fin du club"), url, Act.READ_CLUB)


def aged() -> dict[str, Subquery]:
    """The day the club took the phase a vote is about, even noted without citing that vote."""
    phases = (When(type=type, then=Value(phase)) for phase, type in DECISION_OF.items())
    of_the_vote = Motion.objects.filter(pk=OuterRef(OuterRef("pk"))).annotate(
        phase=Case(*phases, output_field=CharField()), on=TruncDate("closed_at")
    )
    later = PhasePeriod.objects.filter(
        club=OuterRef("club"),
        phase=Subquery(of_the_vote.values("phase")),
        starts_on__gte=Subquery(of_the_vote.values("on")),
    )
    return {AGED: Subquery(later.order_by("starts_on").values("starts_on")[:1])}


def rules(adopted: Adopted) -> Iterator[ToDo]:
    """The rules kept here are to say what the club's own now say."""
    title = _("Mettre à jour les règles notées ici")
    yield adopted.leads_to(title, adopted.facts.url("rules"), Act.MANAGE_RULES)


def amendments(adopted: Adopted) -> Iterator[ToDo]:
    """Each amendment the decision opened, to be signed by all; one to open where it takes one."""
    ours = [one for one in adopted.facts.amendments if one.motion_id == adopted.motion.pk]
    for one in ours:
        url = adopted.facts.url("amendment", one.pk)
        title = _("Faire signer l'avenant n° %(n)d") % {"n": one.number}
        due_on = one.on + USUAL
        is_signed = one.signed_on is not None
        yield ToDo(title, url, Act.READ_DOCUMENTS, due_on, is_signed, one.signed_on)
    if ours or adopted.motion.type not in BY_AMENDMENT:
        return
    if not adopted.has_begun:
        url = adopted.facts.url("founding_file")
        yield adopted.leads_to(_("Changer la convention"), url, Act.MANAGE_RULES)
    else:
        url = adopted.facts.url("new_amendment")
        yield adopted.asks(_("Ouvrir l'avenant à la convention"), url, Act.MANAGE_RULES)
