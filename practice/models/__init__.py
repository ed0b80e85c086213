"""What people did and told: a module for each reason to open one."""

from practice.models.accounts import MovedGuest, Profile
from practice.models.attempts import Attempt, Verdict
from practice.models.coaching import AssignedQuestion, Assignment, Coach, Cohort, HeldJudgement, Membership
from practice.models.mock_interviews import MockInterview, MockQuestion
from practice.models.rehearsing import Contest, Draft, SelfRating
from practice.models.stories import Story
from practice.models.work import Clock, Work

__all__ = [
    "AssignedQuestion",
    "Assignment",
    "Attempt",
    "Clock",
    "Coach",
    "Cohort",
    "Contest",
    "Draft",
    "HeldJudgement",
    "Membership",
    "MockInterview",
    "MockQuestion",
    "MovedGuest",
    "Profile",
    "SelfRating",
    "Story",
    "Verdict",
    "Work",
]
