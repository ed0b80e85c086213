"""What people did and told: a module for each reason to open one."""

from practice.models.accounts import MovedGuest, Profile
from practice.models.attempts import Attempt, Verdict
from practice.models.critiques import (
    Critique,
    CritiqueCall,
    CritiqueConsent,
    CritiqueSwitch,
    Disagreement,
)
from practice.models.mock_interviews import MockInterview, MockQuestion
from practice.models.rehearsing import Contest, Draft, SelfRating
from practice.models.stories import Story

__all__ = [
    "Attempt",
    "Contest",
    "Critique",
    "CritiqueCall",
    "CritiqueConsent",
    "CritiqueSwitch",
    "Disagreement",
    "Draft",
    "MockInterview",
    "MockQuestion",
    "MovedGuest",
    "Profile",
    "SelfRating",
    "Story",
    "Verdict",
]
