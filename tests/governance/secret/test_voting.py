"""An online secret vote from its draft to its published count, and what each step refuses."""

import base64
from datetime import timedelta

import pytest
from nacl.public import PrivateKey
from nacl.signing import VerifyKey

from governance.closing import close, close_due
from governance.counting import Participation, awaiting_vote_of, participation
from governance.models import (
    Channel,
    Choice,
    OpenBox,
    Outcome,
    QuestionKind,
    Secrecy,
    SecretVote,
    SignOff,
)
from governance.motions import open_motion
from governance.refusals import VotingRefused
from governance.secret.abandoning import abandon
from governance.secret.casting import DifferentBallot
from governance.secret.encoding import to_bytes, to_text, tracker_of
from governance.secret.keys import give_key, set_election_key
from governance.secret.publishing import urn
from governance.secret.scrutineers import answer_questions, level_of, name_scrutineers
from governance.secret.sealing import record_seal
from governance.secret.tallying import give_private_key, peel, peel_again
from governance.voting import cast, give_proxy, take_back_proxy
from jobs.models import OutboxMail
from tests.build import NOW, a_member
from tests.governance.build import DEADLINE, a_club_of, a_draft, members_of
from tests.governance.secret.build import (
    NO_RISK,
    a_secret_draft,
    all_vote,
    an_election,
    ballot,
    close_and_seal,
    counted,
    hand_over,
    key_of,
    open_the_box,
    plain,
    sealed_ballot,
    throw,
)

pytestmark = pytest.mark.django_db
FOR, AGAINST, ABSTAIN = [Choice.FOR.value], [Choice.AGAINST.value], [Choice.ABSTAIN.value]


def refusal(act, *given, **named) -> str:
    """The sentence of what is refused."""
    with pytest.raises(VotingRefused) as caught:
        act(*given, **named)
    return str(caught.value)


def test_a_secret_vote_is_counted_and_published() -> None:
    election = counted(a_club_of(7), [FOR] * 4 + [AGAINST] * 2 + [ABSTAIN])
    assert election.motion.outcome == Outcome.ADOPTED
    assert election.urn["counts"] == [["Pour", 4], ["Contre", 2], ["Abstention", 1]]
    assert election.motion.result["voters"] == 7
    vote = election.vote
    assert bytes(PrivateKey(to_bytes(vote.private_key, length=32)).public_key) == to_bytes(
        vote.public_key, length=32
    )
    assert vote.counted_at is not None
    assert vote.signing_seed == ""
    assert vote.peeled == []
    assert not OpenBox.objects.exists()


def test_who_signed_a_secret_vote_has_voted_and_is_asked_no_more() -> None:
    election = an_election(a_club_of(4))
    first, second = members_of(election.motion.club)[:2]
    throw(election, first)
    assert participation(election.motion) == Participation(voted=1, electors=4)
    assert list(awaiting_vote_of(first, now=NOW)) == []
    assert list(awaiting_vote_of(second, now=NOW)) == [election.motion]


def test_an_election_of_two_among_three_with_a_blank() -> None:
    club = a_club_of(5)
    candidates = members_of(club)[:3]
    picks = [[1, 2], [1, 3], [2, 1], [], [1]]
    election = counted(club, picks, kind=QuestionKind.ELECTION, candidates=candidates, seats=2)
    assert [votes for _label, votes in election.urn["counts"]] == [4, 2, 1]
    assert election.urn["blank"] == 1
    assert election.motion.result["elected"][0] == 1
    assert election.motion.result["voters"] == 5


def test_a_choice_among_several() -> None:
    given = {"kind": QuestionKind.CHOICE, "options": ["Bleu", "Vert"]}
    election = counted(a_club_of(4), [[1], [2], [2], [2]], **given)
    assert election.urn["counts"] == [["Bleu", 1], ["Vert", 3]]
    assert election.motion.outcome == Outcome.ADOPTED


@pytest.mark.parametrize(
    "choice",
    [[], ["for", "against"], ["FOR"], [1], [["for"]], "for"],
    ids=["nothing", "two", "capitals", "a number", "a list", "a text"],
)
def test_what_is_no_answer_is_a_spoiled_ballot(choice) -> None:
    election = counted(a_club_of(4), [FOR, FOR, FOR, choice])
    assert election.urn["spoiled"] == 1
    assert election.urn["counts"][0] == ["Pour", 3]
    assert election.motion.result["voters"] == 4


@pytest.mark.parametrize("picks", [[3], [0], [1, 1], [1, 2], ["1"], [True], ["for"]])
def test_a_choice_that_is_not_offered_is_spoiled(picks) -> None:
    given = {"kind": QuestionKind.CHOICE, "options": ["Bleu", "Vert"]}
    election = counted(a_club_of(4), [[1], [2], [2], picks], **given)
    assert election.urn["spoiled"] == 1


def test_rubbish_another_vote_s_ballot_and_a_strange_nonce_are_spoiled() -> None:
    election = an_election(a_club_of(5))
    vote, texts = election.vote, []
    texts.append(b"\xff" * 512)
    texts.append(plain("0" * 64, FOR))
    texts.append(plain(vote.fingerprint, FOR, "Z" * 32))
    for member, text in zip(members_of(election.motion.club), texts, strict=False):
        throw(election, member, ciphertext=sealed_ballot(vote, text))
    for member in members_of(election.motion.club)[3:]:
        throw(election, member, AGAINST)
    close_and_seal(election)
    open_the_box(election)
    assert election.urn["spoiled"] == 3
    assert election.urn["counts"][1] == ["Contre", 2]


# --- Casting


def test_the_receipt_is_signed_and_its_tracker_is_in_the_published_box() -> None:
    election = an_election(a_club_of(4))
    receipts = all_vote(election, [FOR] * 4)
    key = VerifyKey(to_bytes(election.vote.signing_key, length=32))
    for one in receipts.values():
        words = f"cymbale-recu-1\n{election.vote.fingerprint}\n{one.tracker}\n".encode()
        key.verify(words, to_bytes(one.signature, length=64))
    close(motion=election.motion, now=DEADLINE)
    assert sorted(one.tracker for one in receipts.values()) == election.urn["trackers"]


def test_a_lost_answer_is_asked_again_and_the_receipt_is_the_same() -> None:
    election = an_election(a_club_of(4))
    member = members_of(election.motion.club)[0]
    sent = ballot(election, FOR)
    first = throw(election, member, ciphertext=sent)
    assert throw(election, member, ciphertext=sent) == first
    assert OpenBox.objects.get().ciphertexts == [to_text(sent)]
    assert SignOff.objects.count() == 1


def test_another_ballot_from_the_same_voter_is_refused_and_the_first_stays() -> None:
    election = an_election(a_club_of(4))
    member = members_of(election.motion.club)[0]
    first = throw(election, member, FOR)
    with pytest.raises(DifferentBallot):
        throw(election, member, AGAINST)
    (kept,) = OpenBox.objects.get().ciphertexts
    assert tracker_of(to_bytes(kept, length=560)) == first.tracker


def test_somebody_else_s_ciphertext_is_refused() -> None:
    """Promise row 27: a copied ballot, whoever sends it and however often, is refused."""
    election = an_election(a_club_of(6))
    members = members_of(election.motion.club)
    sent = ballot(election, FOR)
    throw(election, members[0], ciphertext=sent)
    for copier in members[1:]:
        assert "copie" in refusal(throw, election, copier, ciphertext=sent)
    assert SignOff.objects.count() == 1
    assert len(OpenBox.objects.get().ciphertexts) == 1


@pytest.mark.parametrize("size", [1, 559, 561, 4096])
def test_a_ballot_of_another_length_is_refused(size: int) -> None:
    election = an_election(a_club_of(3))
    member = members_of(election.motion.club)[0]
    assert "entier" in refusal(throw, election, member, ciphertext=b"x" * size)
    assert not SignOff.objects.exists()


def test_nobody_votes_for_another_without_a_power() -> None:
    election = an_election(a_club_of(4))
    a, b, *_ = members_of(election.motion.club)
    assert "pouvoir" in refusal(throw, election, a, by=b.person)
    newcomer = a_member(election.motion.club)
    assert "membre" in refusal(throw, election, newcomer)


def test_a_holder_casts_one_ballot_for_each_voice_and_the_giver_no_more() -> None:
    election = an_election(a_club_of(4))
    a, b, *_ = members_of(election.motion.club)
    give_proxy(motion=election.motion, giver=a, holder=b, now=NOW)
    throw(election, b, FOR)
    throw(election, a, AGAINST, by=b.person)
    assert SignOff.objects.get(elector__membership=a).by_proxy.membership == b
    assert len(OpenBox.objects.get().ciphertexts) == 2
    with pytest.raises(DifferentBallot):
        throw(election, a, FOR)


def test_a_power_taken_back_is_worth_nothing() -> None:
    election = an_election(a_club_of(4))
    a, b, *_ = members_of(election.motion.club)
    give_proxy(motion=election.motion, giver=a, holder=b, now=NOW)
    take_back_proxy(motion=election.motion, giver=a, now=NOW)
    assert "pouvoir" in refusal(throw, election, a, by=b.person)
    throw(election, a, FOR)


def test_nothing_but_the_day_is_kept_of_a_ballot() -> None:
    columns = {field.name for field in SignOff._meta.get_fields()}
    assert columns == {"id", "motion", "elector", "road", "by_proxy", "noted_by", "on"}
    assert {f.name for f in OpenBox._meta.get_fields()} == {"id", "vote", "ciphertexts"}


def test_a_nominal_ballot_is_refused_on_a_secret_question() -> None:
    election = an_election(a_club_of(4))
    member = members_of(election.motion.club)[0]
    for channel in Channel:
        with pytest.raises(VotingRefused):
            cast(
                motion=election.motion,
                elector_membership=member,
                choice="for",
                channel=channel,
                cast_by=member.person,
                now=NOW,
            )


def test_after_the_hour_and_after_the_close_a_ballot_is_refused() -> None:
    election = an_election(a_club_of(4))
    a, *others = members_of(election.motion.club)
    assert "fermée" in refusal(throw, election, a, now=DEADLINE)
    for one in others:
        throw(election, one)
    close(motion=election.motion, now=DEADLINE)
    assert "fermée" in refusal(throw, election, a, now=NOW)


def test_a_box_lost_in_a_restoration_is_said_and_the_vote_is_void() -> None:
    election = an_election(a_club_of(4))
    throw(election, members_of(election.motion.club)[0])
    box = OpenBox.objects.get()
    OpenBox.objects.filter(pk=box.pk).update(ciphertexts=[])
    closed = close(motion=election.motion, now=DEADLINE)
    assert closed.outcome == Outcome.VOID
    assert "0 bulletins" in closed.verdict
    assert "1 signatures" in closed.verdict or "1 signature" in closed.verdict
    assert election.vote.trouble


# --- Closing


def test_closing_publishes_the_box_sorted_and_forgets_the_rest() -> None:
    election = an_election(a_club_of(5))
    all_vote(election, [FOR] * 5)
    seed = election.vote.signing_seed
    assert seed
    motion = close(motion=election.motion, now=DEADLINE)
    assert motion.closed_at is None
    vote = election.vote
    assert vote.closed_at == DEADLINE
    assert vote.signing_seed == ""
    trackers = [tracker_of(to_bytes(one, length=560)) for one in vote.published]
    assert trackers == sorted(trackers)
    assert len(trackers) == 5
    assert not OpenBox.objects.exists()
    close(motion=election.motion, now=DEADLINE + timedelta(hours=1))
    assert election.vote.closed_at == DEADLINE


def test_a_vote_does_not_close_before_its_hour_unless_all_have_voted() -> None:
    election = an_election(a_club_of(3))
    a, b, c = members_of(election.motion.club)
    throw(election, a)
    throw(election, b)
    assert "Tous" in refusal(close, motion=election.motion, now=NOW)
    throw(election, c)
    close(motion=election.motion, now=NOW)
    assert election.vote.closed_at == NOW


def test_the_clock_closes_the_box_once_and_does_not_wait_on_its_keys() -> None:
    election = an_election(a_club_of(3))
    all_vote(election, [FOR] * 3)
    close_due(now=DEADLINE)
    assert election.vote.closed_at == DEADLINE
    assert close_due(now=DEADLINE + timedelta(minutes=1)) == []


@pytest.mark.parametrize("ballots", [0, 1, 2])
def test_fewer_than_three_ballots_are_destroyed_unread(ballots: int) -> None:
    election = an_election(a_club_of(4))
    all_vote(election, [FOR] * ballots)
    closed = close(motion=election.motion, now=DEADLINE)
    assert closed.outcome == Outcome.VOID
    vote = election.vote
    assert (vote.published, vote.root, vote.signing_seed) == ([], "", "")
    assert not OpenBox.objects.exists()
    record_seal(vote, report={}, now=DEADLINE)
    with pytest.raises(VotingRefused):
        hand_over(election, 1)


def test_a_stuffed_box_is_void_loudly() -> None:
    election = an_election(a_club_of(5))
    all_vote(election, [FOR] * 4)
    box = OpenBox.objects.get()
    extra = to_text(ballot(election, AGAINST))
    OpenBox.objects.filter(pk=box.pk).update(ciphertexts=[*box.ciphertexts, extra])
    closed = close(motion=election.motion, now=DEADLINE)
    assert closed.outcome == Outcome.VOID
    assert "5 bulletins" in closed.verdict
    assert election.vote.trouble == closed.verdict
    assert len(election.vote.published) == 5


def test_each_voter_is_told_at_the_close_and_never_before() -> None:
    club = a_club_of(4)
    a, b, c, d = members_of(club)
    for one in (a, b, c, d):
        one.person.email = f"m{one.pk}@exemple.fr"
        one.person.save(update_fields=["email"])
    election = an_election(club)
    give_proxy(motion=election.motion, giver=a, holder=b, now=NOW)
    before = OutboxMail.objects.count()
    throw(election, b, FOR)
    throw(election, a, AGAINST, by=b.person)
    throw(election, c, FOR)
    assert OutboxMail.objects.count() == before
    close(motion=election.motion, now=DEADLINE)
    mails = {mail.to: mail.text for mail in OutboxMail.objects.order_by("created_at")}
    assert f"{b.person} a voté pour vous" in mails[a.person.email]
    assert "participation est enregistrée" in mails[b.person.email]
    assert d.person.email not in mails


# --- Keys


def test_six_words_give_the_same_key_twice() -> None:
    salt = b"s" * 16
    phrase = "abricot bateau citron damier ecluse fagot"
    assert bytes(key_of(phrase, salt)) == bytes(key_of(phrase, salt))
    assert bytes(key_of(phrase, salt)) != bytes(key_of(phrase + "s", salt))


def test_nothing_opens_without_all_the_keys() -> None:
    club = a_club_of(4)
    draft = a_draft(club, secrecy=Secrecy.ONLINE)
    assert "dix questions" in refusal(open_motion, motion=draft, deadline=DEADLINE, now=NOW)
    by = members_of(club)[0].person
    answer_questions(motion=draft, answers=NO_RISK, now=NOW, by=by)
    assert "clefs" in refusal(open_motion, motion=draft, deadline=DEADLINE, now=NOW)
    draft.refresh_from_db()
    assert draft.is_draft


def test_a_new_key_of_a_scrutineer_erases_the_election_s() -> None:
    ready = a_secret_draft(a_club_of(4))
    row = ready.vote.scrutineers.get(position=1)
    give_key(scrutineer=row, salt=row.salt, public_key=row.public_key, now=NOW)
    assert ready.vote.public_key
    other = to_text(bytes(PrivateKey.generate().public_key))
    give_key(scrutineer=row, salt=row.salt, public_key=other, now=NOW)
    assert (ready.vote.public_key, ready.vote.wraps) == ("", [])


def test_two_scrutineers_do_not_share_a_key() -> None:
    ready = a_secret_draft(a_club_of(4))
    one, two = ready.vote.scrutineers.filter(position__lte=2)
    assert "autre scrutateur" in refusal(
        give_key, scrutineer=two, salt=one.salt, public_key=one.public_key, now=NOW
    )


@pytest.mark.parametrize(
    "spoil",
    [
        lambda wraps: wraps[:-1],
        lambda wraps: wraps[::-1],
        lambda wraps: [{**wraps[0], "blob": "AAAA"}, *wraps[1:]],
        lambda wraps: [{"blob": wraps[0]["blob"]}, *wraps[1:]],
        lambda wraps: {"group": [1, 2]},
        lambda wraps: ["", *wraps[1:]],
    ],
    ids=["one less", "out of order", "short", "no group", "no list", "no nest"],
)
def test_a_broken_election_key_is_refused(spoil) -> None:
    ready = a_secret_draft(a_club_of(4))
    vote = ready.vote
    with pytest.raises(VotingRefused):
        set_election_key(
            motion=ready.motion,
            public_key=vote.public_key,
            wraps=spoil(vote.wraps),
            now=NOW,
            by=ready.officer,
        )


def test_the_ten_questions_give_a_level_and_the_third_is_not_offered() -> None:
    names = list(NO_RISK)
    levels = [level_of({n: i >= noes for i, n in enumerate(names)}) for noes in range(11)]
    assert levels == [1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3]
    draft = a_draft(a_club_of(4), secrecy=Secrecy.ONLINE)
    by = members_of(draft.club)[0].person
    worst = dict.fromkeys(names, False)
    assert "niveau 3" in refusal(answer_questions, motion=draft, answers=worst, now=NOW, by=by)
    assert not SecretVote.objects.filter(motion=draft).exclude(questions={}).exists()


@pytest.mark.parametrize(("count", "threshold"), [(1, 1), (3, 1), (2, 3), (6, 2)])
def test_scrutineers_are_two_to_five_and_two_at_least_open(count: int, threshold: int) -> None:
    club = a_club_of(7)
    draft = a_draft(club, secrecy=Secrecy.ONLINE)
    by = members_of(club)[0].person
    answer_questions(motion=draft, answers=NO_RISK, now=NOW, by=by)
    with pytest.raises(VotingRefused):
        name_scrutineers(
            motion=draft,
            memberships=members_of(club)[:count],
            threshold=threshold,
            now=NOW,
            by=by,
        )


@pytest.mark.parametrize(("scrutineers", "threshold"), [(2, 2), (3, 2), (3, 3), (5, 3), (5, 2)])
def test_any_group_of_the_threshold_opens_the_box(scrutineers: int, threshold: int) -> None:
    club = a_club_of(5)
    election = an_election(club, scrutineers=scrutineers, threshold=threshold)
    all_vote(election, [FOR] * 5)
    close_and_seal(election)
    chosen = sorted(election.keys)[-threshold:]
    open_the_box(election, *chosen)
    assert election.motion.outcome == Outcome.ADOPTED


# --- Opening the box


def test_one_phrase_less_than_the_threshold_opens_nothing() -> None:
    """Promise row 26: k-1 phrases refused 100 %, for every k of every n from two to five."""
    refused = tried = 0
    for scrutineers in range(2, 6):
        for threshold in range(2, scrutineers + 1):
            election = an_election(a_club_of(5), scrutineers=scrutineers, threshold=threshold)
            all_vote(election, [FOR] * 3)
            close_and_seal(election)
            for position in range(1, threshold):
                hand_over(election, position)
            tried += 1
            for nest in election.vote.peeled:
                with pytest.raises(VotingRefused):
                    give_private_key(
                        motion=election.motion,
                        private_key=base64.b64decode(nest["blob"])[:32],
                        now=DEADLINE,
                        by=election.officer,
                    )
            refused += election.vote.private_key == "" and election.motion.outcome == ""
    print(f"row 26: {refused}/{tried} boxes closed to k-1 phrases")
    assert refused == tried == 10


def test_the_box_is_not_opened_before_the_close_nor_before_the_seal() -> None:
    """Promise row 26: before close and before seal, refused; nothing is kept."""
    election = an_election(a_club_of(4))
    all_vote(election, [FOR] * 4)
    assert "pas fermée" in refusal(hand_over, election, 1)
    close(motion=election.motion, now=DEADLINE)
    assert "scellée" in refusal(hand_over, election, 1)
    assert election.vote.peeled == []


def test_the_same_key_again_changes_nothing_and_another_is_refused() -> None:
    """Promise row 26: the tally replayed gives the same result, written once."""
    election = counted(a_club_of(4), [FOR] * 4)
    vote, verdict = election.vote, election.motion.verdict
    key = to_bytes(vote.private_key, length=32)
    for _again in range(3):
        give_private_key(
            motion=election.motion,
            private_key=key,
            now=DEADLINE + timedelta(days=1),
            by=election.officer,
        )
    election.motion.refresh_from_db()
    assert (election.vote.counted_at, election.motion.verdict) == (vote.counted_at, verdict)
    with pytest.raises(VotingRefused):
        give_private_key(
            motion=election.motion,
            private_key=bytes(PrivateKey.generate()),
            now=DEADLINE,
            by=election.officer,
        )


def test_a_plain_member_hands_nothing_over_and_a_spoilt_peeling_starts_again() -> None:
    election = an_election(a_club_of(5))
    all_vote(election, [FOR] * 5)
    close_and_seal(election)
    plain_member = members_of(election.motion.club)[4].person
    given = {"motion": election.motion, "position": 1, "now": DEADLINE}
    rubbish = [to_text(b"x" * 80)] * 2
    assert "scrutateur" in refusal(peel, blobs=rubbish, by=plain_member, **given)
    peel(blobs=rubbish, by=election.officer, **given)
    assert len(election.vote.peeled) == 2
    peel_again(motion=election.motion, now=DEADLINE, by=election.officer)
    open_the_box(election, 1, 3)
    assert election.motion.outcome == Outcome.ADOPTED


def test_a_scrutineer_out_of_turn_is_told_so() -> None:
    election = an_election(a_club_of(4))
    all_vote(election, [FOR] * 4)
    close_and_seal(election)
    assert "tour" in refusal(hand_over, election, 3)


def test_lost_phrases_make_a_void_vote_with_its_reason() -> None:
    election = an_election(a_club_of(4))
    all_vote(election, [FOR] * 4)
    close_and_seal(election)
    given = {"motion": election.motion, "now": DEADLINE, "by": election.officer}
    assert "pourquoi" in refusal(abandon, reason=" ", **given)
    closed = abandon(reason="deux feuilles sont perdues", **given)
    assert closed.outcome == Outcome.VOID
    assert closed.verdict.endswith("sans dépouillement. Deux feuilles sont perdues.")
    with pytest.raises(VotingRefused):
        hand_over(election, 1)
    assert "déjà son résultat" in refusal(abandon, reason="Encore.", **given)


def test_an_open_vote_given_up_is_never_read() -> None:
    election = an_election(a_club_of(4))
    all_vote(election, [FOR] * 4)
    abandon(motion=election.motion, reason="Erreur.", now=NOW, by=election.officer)
    assert election.vote.published == []
    assert not OpenBox.objects.exists()


def test_the_urn_is_not_published_while_the_vote_is_open() -> None:
    election = an_election(a_club_of(4))
    assert "clos" in refusal(urn, election.motion)
