"""What people did and told: a module for each reason to open one."""

from practice.models.accounts import MovedGuest, Profile
from practice.models.attempts import Attempt, Verdict
from practice.models.coaching import (
    AssignedQuestion,
    Assignment,
    Coach,
    CoachInvitation,
    Cohort,
    HeldJudgement,
    HeldVerdict,
    MailedInvitation,
    Membership,
    Reminder,
    SharedAttempt,
)
from practice.models.critiques import Critique, CritiqueCall, CritiqueConsent, CritiqueSwitch, Disagreement
from practice.models.limits import Tally
from practice.models.mock_interviews import MockInterview, MockQuestion
from practice.models.reading_consents import ReadingConsent
from practice.models.rehearsing import Contest, Draft, SelfRating
from practice.models.rejudging import EarlierJudgement, Rejudging
from practice.models.reviewing import Comment, ExampleDraft, Review, ReviewVerdict, SavedComment, ShareLink
from practice.models.stories import Story
from practice.models.work import Clock, Work

__all__ = [
    "AssignedQuestion",
    "Assignment",
    "Attempt",
    "Clock",
    "Coach",
    "CoachInvitation",
    "Cohort",
    "Comment",
    "Contest",
    "Critique",
    "CritiqueCall",
    "CritiqueConsent",
    "CritiqueSwitch",
    "Disagreement",
    "Draft",
    "EarlierJudgement",
    "ExampleDraft",
    "HeldJudgement",
    "HeldVerdict",
    "MailedInvitation",
    "Membership",
    "MockInterview",
    "MockQuestion",
    "MovedGuest",
    "Profile",
    "ReadingConsent",
    "Rejudging",
    "Reminder",
    "Review",
    "ReviewVerdict",
    "SavedComment",
    "SelfRating",
    "ShareLink",
    "SharedAttempt",
    "Story",
    "Tally",
    "Verdict",
    "Work",
]
