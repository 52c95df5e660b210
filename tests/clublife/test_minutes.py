"""Minutes: facts read from the books, words beside them, approved by another hand, then frozen."""

from datetime import timedelta

import pytest

from clublife.audit import offences
from clublife.meeting_facts import meeting_facts
from clublife.minutes import (
    approve,
    draft_minutes,
    edit_notes,
    facts_of,
    is_intact,
    redraft,
    state_of,
)
from clublife.minutes_text import written
from clublife.models import Minutes
from clublife.refusals import LifeRefused
from clubs.frozen import to_json
from governance.closing import close
from governance.models import DecisionType, Elector, Meeting, Secrecy
from governance.motions import draft, open_motion
from governance.secret.paper import note_count, note_signatures
from jobs.models import OutboxMail
from ledger.balances import cash
from ledger.contributing import Means, Payment, record_meeting
from ledger.models import Entry, EntryKind
from ledger.posting import reverse
from members.models import Role, TrailEntry
from members.roles import end_role
from tests.clublife.meeting import BEGAN, ENDED, ON, Evening, an_ended_evening

pytestmark = pytest.mark.django_db
LATER = ENDED + timedelta(days=2)


@pytest.fixture
def evening() -> Evening:
    return an_ended_evening()


@pytest.fixture
def minutes(evening: Evening) -> Minutes:
    return draft_minutes(meeting=evening.meeting, now=ENDED, by=evening.secretary)


def test_the_minutes_say_who_was_there_and_who_spoke_for_whom(minutes: Minutes) -> None:
    facts = facts_of(minutes)
    assert len(facts.attendees) == 12
    assert (len(facts.present), facts.excused) == (8, ["Zoé Bernard"])
    [represented] = facts.represented
    assert (represented.name, represented.represented_by) == ("Yann Le Goff", "Ada Martin")
    assert sorted(facts.absent) == ["Noël Quiévreux", "Éloïse Van der Meersch"]


def test_the_minutes_say_the_call_its_notice_and_why_it_was_short(minutes: Minutes) -> None:
    [call] = facts_of(minutes).calls
    assert (call.notice_days, call.notice_wanted, call.called, call.by_letter) == (9, 15, 12, 2)
    assert call.late_reason == "La salle n'était libre que ce soir-là"


def test_each_decision_has_its_rule_its_count_by_road_and_its_sentence(
    evening: Evening, minutes: Minutes
) -> None:
    adopted, refused = facts_of(minutes).votes
    assert (adopted.motion, adopted.outcome) == (evening.adopted.pk, "adopted")
    assert adopted.verdict == evening.adopted.verdict
    assert (adopted.electors, adopted.voters) == (12, 12)
    assert [(road.label, road.votes, road.noted_by) for road in adopted.roads] == [
        ("en ligne", 2, ()),
        ("sur papier", 10, ("Jean-Baptiste Descamps",)),
    ]
    assert (refused.outcome, refused.voters) == ("rejected", 8)
    assert [(one.label, one.votes) for one in refused.counts] == [
        ("Pour", 3),
        ("Contre", 5),
        ("Abstention", 0),
    ]
    assert (adopted.reference, refused.reference) == ("D1", "D2")
    assert refused.rule
    assert not refused.is_confirmed_rule


def test_a_secret_vote_on_paper_gives_totals_and_scrutineers_only(evening: Evening) -> None:
    """Who signed is counted; who said what is written nowhere, so nothing of it can be told."""
    members, by = evening.members, evening.secretary
    motion = draft(
        club=evening.club, type=DecisionType.OFFICERS, title="Ada, secrétaire ?", text="",
        now=BEGAN, meeting=evening.meeting, secrecy=Secrecy.PAPER,
    )  # fmt: skip
    open_motion(motion=motion, deadline=BEGAN + timedelta(hours=2), now=BEGAN, by=by)
    electors = Elector.objects.filter(motion=motion, membership__in=members[:8])
    signed = dict.fromkeys(electors.values_list("pk", flat=True), False)
    note_signatures(motion=motion, signed=signed, by=by, now=BEGAN)
    note_count(
        motion=motion, totals={"for": 5, "against": 1, "abstain": 0}, blank=1, spoiled=1,
        scrutineers=(members[4], members[5]), now=BEGAN, by=by,
    )  # fmt: skip
    close(motion=motion, now=BEGAN + timedelta(hours=1), by=by)
    minutes = draft_minutes(meeting=evening.meeting, now=ENDED, by=by)
    [fact] = [one for one in facts_of(minutes).votes if one.motion == motion.pk]
    assert fact.is_secret
    assert fact.roads == ()
    assert (fact.voters, fact.spoiled) == (8, 1)
    counts = [("Pour", 5), ("Contre", 1), ("Abstention", 1)]  # a blank ballot abstains
    assert [(one.label, one.votes) for one in fact.counts] == counts
    assert fact.scrutineers == ("Bo Caron", "Cléo Petit")


def test_the_facts_equal_the_books(evening: Evening, minutes: Minutes) -> None:
    """270 € came in five payments, 1 000 € went out; before + in - out + others = after."""
    money = facts_of(minutes).money
    assert (money.contributions, money.payments, money.payers) == (27_000, 5, 5)
    assert [(one.label, one.count, one.amount) for one in money.by_means] == [
        ("espèces", 2, 4_500),
        ("chèque", 3, 22_500),
    ]
    [paid] = money.moved
    assert (paid.enterprise, paid.amount, paid.is_out) == ("La Ronde des Bocaux", 100_000, True)
    assert paid.decision == evening.adopted.reference
    club = evening.club
    assert money.before == cash(club, at=ON - timedelta(days=1)) == 150_000
    assert money.after == cash(club, at=ON) == 77_000
    assert money.before + money.contributions - paid.amount + money.others == money.after
    assert money.others == 0


def test_no_amount_of_one_member_stands_in_the_minutes(minutes: Minutes) -> None:
    """R12: what each one paid is in the grid; minutes travel to a bank or a network."""
    money = minutes.facts["money"]
    assert set(money) == {
        "contributions", "payments", "payers", "by_means", "moved", "others", "before", "after",
    }  # fmt: skip
    assert not any("Martin" in str(value) for value in money.values())


def test_projects_questions_and_the_next_date_are_there(minutes: Minutes) -> None:
    facts = facts_of(minutes)
    [heard] = facts.hearings
    assert (heard.amount, heard.note) == (100_000, "Ouverture prévue en mars.")
    [question] = facts.questions
    assert question.entrusted_to == "Bo Caron"
    assert facts.next_meeting == "jeudi 10\u00a0décembre 2026 à 19\u00a0h\u00a030"
    assert facts.next_place == "Chez Ada"
    assert facts.agenda[0].title == "Les versements"


def test_drafting_again_changes_nothing(evening: Evening, minutes: Minutes) -> None:
    again = draft_minutes(meeting=evening.meeting, now=LATER, by=evening.manager)
    assert (again, again.drafted_at, Minutes.objects.count()) == (minutes, ENDED, 1)
    assert is_intact(again)
    facts = to_json(meeting_facts(evening.meeting, known_at=ENDED))
    assert facts == minutes.facts


def test_a_meeting_that_has_not_ended_has_no_minutes() -> None:
    evening = an_ended_evening(slug="pas-finie", ended=False)
    with pytest.raises(LifeRefused, match="pas terminée"):
        draft_minutes(meeting=evening.meeting, now=ENDED, by=None)
    assert not Minutes.objects.exists()


def test_a_correction_is_read_again_and_the_words_stay(evening: Evening, minutes: Minutes) -> None:
    edit_notes(
        minutes=minutes, notes={"money": "Tout est compté."}, now=LATER, by=evening.secretary
    )
    entry = Entry.objects.get(club=evening.club, on=ON, kind=EntryKind.CONTRIBUTIONS)
    reverse(entry=entry, on=ON, by=None, now=LATER, key="annule")
    record_meeting(
        club=evening.club,
        on=ON,
        payments=[Payment(evening.members[0], 2600, Means.CASH)],
        key="juste",
        by=None,
        now=LATER,
    )
    again = redraft(minutes=minutes, now=LATER + timedelta(minutes=1), by=evening.secretary)
    money = facts_of(again).money
    assert (money.contributions, money.payments, money.others) == (2_600, 1, 0)
    assert again.notes == {"money": "Tout est compté."}
    assert again.fingerprint != minutes.fingerprint
    assert is_intact(again)


def test_what_was_recorded_later_is_not_in_facts_known_then(evening: Evening) -> None:
    record_meeting(
        club=evening.club,
        on=ON,
        payments=[Payment(evening.members[0], 999, Means.CASH)],
        key="plus tard",
        by=None,
        now=LATER,
    )
    assert meeting_facts(evening.meeting, known_at=ENDED).money.contributions == 27_000
    assert meeting_facts(evening.meeting, known_at=LATER).money.contributions == 27_999


def test_words_go_section_by_section(evening: Evening, minutes: Minutes) -> None:
    by = evening.secretary
    key = f"motion:{evening.adopted.pk}"
    edit_notes(minutes=minutes, notes={key: "  Débat vif.\r\nVote serein. "}, now=LATER, by=by)
    after = edit_notes(minutes=minutes, notes={"other": "Merci à Ada."}, now=LATER, by=by)
    assert after.notes == {key: "Débat vif.\nVote serein.", "other": "Merci à Ada."}
    after = edit_notes(minutes=minutes, notes={"other": ""}, now=LATER, by=by)
    assert after.notes == {key: "Débat vif.\nVote serein."}
    assert written(after).votes[0].note == "Débat vif.\nVote serein."


@pytest.mark.parametrize(
    ("key", "text", "said"),
    [
        ("motion:999999", "x", "n'existe pas"),
        ("facts", "x", "n'existe pas"),
        ("", "x", "n'existe pas"),
        ("other", "x" * 4001, "trop long"),
    ],
)
def test_words_elsewhere_or_too_long_are_refused(
    evening: Evening, minutes: Minutes, key: str, text: str, said: str
) -> None:
    with pytest.raises(LifeRefused, match=said):
        edit_notes(minutes=minutes, notes={key: text}, now=LATER, by=evening.secretary)
    minutes.refresh_from_db()
    assert (minutes.notes, minutes.edited_at) == ({}, None)


def test_two_who_write_the_same_section_do_not_lose_each_others_words(
    evening: Evening, minutes: Minutes
) -> None:
    edit_notes(minutes=minutes, notes={"other": "Le mien"}, seen={}, now=LATER, by=evening.manager)
    with pytest.raises(LifeRefused, match="entre-temps") as refusal:
        edit_notes(
            minutes=minutes, notes={"other": "L'autre"}, seen={"other": ""}, now=LATER,
            by=evening.secretary,
        )  # fmt: skip
    assert refusal.value.field == "other"
    minutes.refresh_from_db()
    assert minutes.notes == {"other": "Le mien"}


def test_another_hand_approves(evening: Evening, minutes: Minutes) -> None:
    edit_notes(minutes=minutes, notes={"other": "Mots"}, now=LATER, by=evening.secretary)
    with pytest.raises(LifeRefused, match="autre personne"):
        approve(minutes=minutes, now=LATER, by=evening.secretary)
    done = approve(minutes=minutes, now=LATER, by=evening.manager)
    assert (done.is_approved, done.approved_by) == (True, evening.manager)
    assert not written(done).is_same_hand
    assert approve(minutes=minutes, now=LATER + timedelta(days=1), by=evening.manager) == done
    done.refresh_from_db()
    assert done.approved_at == LATER


def test_alone_in_office_one_approves_ones_own_words_and_it_is_said(
    evening: Evening, minutes: Minutes
) -> None:
    manager = Role.objects.get(club=evening.club, kind="manager")
    end_role(role=manager, on=ENDED.date(), now=LATER)
    edit_notes(minutes=minutes, notes={"other": "Mots"}, now=LATER, by=evening.secretary)
    done = approve(minutes=minutes, now=LATER, by=evening.secretary)
    assert written(done).is_same_hand


def test_a_text_that_changed_while_it_was_read_is_not_approved(
    evening: Evening, minutes: Minutes
) -> None:
    read = state_of(minutes)
    edit_notes(minutes=minutes, notes={"other": "Mots"}, now=LATER, by=evening.secretary)
    with pytest.raises(LifeRefused, match="a changé"):
        approve(minutes=minutes, now=LATER, by=evening.manager, read=read)
    minutes.refresh_from_db()
    assert not minutes.is_approved
    assert approve(
        minutes=minutes, now=LATER, by=evening.manager, read=state_of(minutes)
    ).is_approved


def test_minutes_wait_for_the_count_of_every_vote(evening: Evening) -> None:
    motion = draft(
        club=evening.club, type=DecisionType.OTHER, title="Peindre ?", text="", now=BEGAN,
        meeting=evening.meeting,
    )  # fmt: skip
    open_motion(motion=motion, deadline=ENDED + timedelta(days=1), now=BEGAN)
    minutes = draft_minutes(meeting=evening.meeting, now=ENDED, by=evening.secretary)
    fact = facts_of(minutes).votes[-1]
    assert (fact.is_closed, fact.counts, fact.roads, fact.verdict) == (False, (), (), "")
    with pytest.raises(LifeRefused, match="pas dépouillé"):
        approve(minutes=minutes, now=LATER, by=evening.manager)
    close(motion=motion, now=LATER)
    redraft(minutes=minutes, now=LATER, by=evening.secretary)
    assert approve(minutes=minutes, now=LATER, by=evening.manager).is_approved


def test_approving_tells_each_member_who_has_an_address_once(
    evening: Evening, minutes: Minutes
) -> None:
    for _again in range(2):
        approve(minutes=minutes, now=LATER, by=evening.manager)
    mails = OutboxMail.objects.filter(key__startswith="minutes-")
    assert mails.count() == 10
    mail = mails.first()
    assert mail is not None
    assert "compte rendu" in mail.subject
    assert f"/reunions/{evening.meeting.pk}/compte-rendu/" in mail.text


def test_the_trail_says_who_did_what_without_a_word_of_the_text(
    evening: Evening, minutes: Minutes
) -> None:
    edit_notes(minutes=minutes, notes={"other": "Secret"}, now=LATER, by=evening.secretary)
    approve(minutes=minutes, now=LATER, by=evening.manager)
    trail = TrailEntry.objects.filter(act__startswith="minutes.").order_by("id")
    assert [one.act for one in trail] == ["minutes.draft", "minutes.edit", "minutes.approve"]
    assert "Secret" not in str([one.detail for one in trail])


def test_facts_changed_behind_our_back_are_named_by_the_audit(
    evening: Evening, minutes: Minutes
) -> None:
    assert [one.rule for one in offences() if one.rule.startswith("minutes")] == []
    Minutes.objects.filter(pk=minutes.pk).update(facts={"club": "autre"})
    assert [one.rule for one in offences() if one.rule.startswith("minutes")] == ["minutes_altered"]
    assert Meeting.objects.filter(pk=evening.meeting.pk).exists()
