"""What a coach's forms send: a verdict, all marks at once, a comment; and what a reply may be."""

from django import forms

from practice.coaching.decisions import CHOICES
from practice.coaching.passages import chosen, found
from practice.coaching.reviewing import Mark
from practice.forms import UNREADABLE, cleaned_text

MOST_LETTERS = 4000  # in a comment or a reply
MOST_IN_REASON = 1000


def checked(typed, most: int) -> str:
    """The typed words as they are stored; a ValidationError where they are too many or cannot be read."""
    words = cleaned_text(str(typed or ""))
    if len(words) > most:
        raise forms.ValidationError(f"This has {len(words):,} characters. The most is {most:,}.")
    if UNREADABLE in words:
        raise forms.ValidationError("Some letters did not arrive as text. Type them again.")
    return words


class VerdictForm(forms.Form):
    verdict = forms.ChoiceField(
        choices=[(value, value) for value in CHOICES],
        error_messages={"required": "Choose your verdict.", "invalid_choice": "Choose one of the three."},
    )
    reason = forms.Field(required=False)
    words = forms.Field(required=False)
    seen = forms.IntegerField(required=False, min_value=0, max_value=2**31 - 1)

    def __init__(self, *args, answer: str = "", **kwargs):
        super().__init__(*args, **kwargs)
        self.answer = answer

    def clean_reason(self) -> str:
        return checked(self.cleaned_data["reason"], MOST_IN_REASON)

    def clean_words(self) -> tuple[int, int] | None:
        typed = checked(self.cleaned_data["words"], len(self.answer) + MOST_IN_REASON)
        try:
            return found(typed, self.answer)
        except ValueError:
            raise forms.ValidationError(
                "These words are not in the answer. Copy them as they stand there, or leave this empty."
            ) from None

    def clean_seen(self) -> int:
        return self.cleaned_data["seen"] or 0

    @property
    def mark(self) -> Mark:
        return Mark(
            CHOICES[self.cleaned_data["verdict"]], self.cleaned_data["reason"], self.cleaned_data["words"]
        )


class CommentForm(forms.Form):
    text = forms.Field(required=False)
    passage = forms.Field(required=False)
    keep = forms.BooleanField(required=False)

    def __init__(self, *args, answer: str = "", **kwargs):
        super().__init__(*args, **kwargs)
        self.answer = answer

    def clean_text(self) -> str:
        words = checked(self.cleaned_data["text"], MOST_LETTERS)
        if not words:
            raise forms.ValidationError("Write your words first.")
        return words

    def clean_passage(self) -> tuple[int, int] | None:
        try:
            return chosen(str(self.cleaned_data["passage"] or ""), self.answer)
        except ValueError:
            raise forms.ValidationError("This passage is not in the answer. Choose it again.") from None


def field_of(criterion: str) -> str:
    return f"mark-{criterion}"


def marks_from(criteria: list[str], values) -> dict[str, Mark]:
    """The blind marks that a form sent, by criterion; what was left alone is not there."""
    sent = {criterion: values.get(field_of(criterion), "") for criterion in criteria}
    return {criterion: Mark(CHOICES[value]) for criterion, value in sent.items() if value in CHOICES}
