"""What we decide: rules, meetings, motions with their frozen rule and electorate, ballots."""

from governance.models.ballots import Ballot, Channel, Proxy
from governance.models.meetings import (
    AgendaItem,
    Attendance,
    Call,
    CalledMember,
    Coming,
    DateAnswer,
    DateOption,
    DatePoll,
    Meeting,
    MeetingDocument,
    MeetingProxy,
    Presence,
    Reply,
)
from governance.models.motions import (
    OPTION_KINDS,
    EarlierWording,
    Elector,
    Motion,
    Option,
    QuestionKind,
    Secrecy,
)
from governance.models.rules import (
    QUORUM_IS_A_FRACTION,
    DecisionType,
    RuleFields,
    SuggestedRule,
    VotingRule,
)
from governance.models.secret import OpenBox, PaperCount, Scrutineer, SecretVote, SignOff
from governance.models.threads import Post, Thread
from governance.tally import Base, Choice, Majority, Outcome

__all__ = [
    "OPTION_KINDS",
    "QUORUM_IS_A_FRACTION",
    "AgendaItem",
    "Attendance",
    "Ballot",
    "Base",
    "Call",
    "CalledMember",
    "Channel",
    "Choice",
    "Coming",
    "DateAnswer",
    "DateOption",
    "DatePoll",
    "DecisionType",
    "EarlierWording",
    "Elector",
    "Majority",
    "Meeting",
    "MeetingDocument",
    "MeetingProxy",
    "Motion",
    "OpenBox",
    "Option",
    "Outcome",
    "PaperCount",
    "Post",
    "Presence",
    "Proxy",
    "QuestionKind",
    "Reply",
    "RuleFields",
    "Scrutineer",
    "Secrecy",
    "SecretVote",
    "SignOff",
    "SuggestedRule",
    "Thread",
    "VotingRule",
]
