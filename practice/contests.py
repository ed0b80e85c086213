"""Verdicts that a person calls wrong: marked, explained in the person's words, and taken back."""

from django import forms

from practice.forms import UNREADABLE, cleaned_text
from practice.models import Attempt, Contest, Verdict

MOST_WORDS = 1000  # characters


class ContestForm(forms.Form):
    words = forms.Field(required=False)
    consent = forms.BooleanField(required=False)

    def clean_words(self) -> str:
        words = cleaned_text(str(self.cleaned_data["words"] or ""))
        if len(words) > MOST_WORDS:
            raise forms.ValidationError(
                f"This has {len(words):,} characters. The most is {MOST_WORDS:,}. "
                f"Take out {len(words) - MOST_WORDS:,} or more."
            )
        if UNREADABLE in words:
            raise forms.ValidationError("Some letters did not arrive as text. Type them again.")
        return words

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("consent") and not cleaned.get("words") and not self.errors:
            self.add_error("words", "Say which words show it. Without words there is no example to send.")
        return cleaned


def call_wrong(attempt: Attempt, verdict: Verdict, words: str, consent: bool) -> Contest:
    """Marks the verdict as contested, or changes what was said of it. The score stays as it is."""
    contest, _ = Contest.objects.update_or_create(
        attempt=attempt,
        criterion=verdict.criterion,
        defaults={
            "met": verdict.met,
            "words": words,
            "consent": consent,
            "outcome": Contest.Outcome.WAITING,
        },
    )
    return contest


def take_back(attempt: Attempt, criterion: str) -> None:
    """Removes the mark and the words with it, also for those who write the rules."""
    Contest.objects.filter(attempt=attempt, criterion=criterion).delete()


def contests_of(attempt: Attempt) -> dict[str, Contest]:
    """The contested verdicts of one try, by criterion."""
    return {contest.criterion: contest for contest in attempt.contests.all()}
