"""What people send: an answer, and what they tell about themselves."""

import re
import unicodedata
import uuid

from django import forms
from django.utils.text import normalize_newlines

from feedback import LIMIT
from practice.interview_date import check_day
from practice.models import Profile
from practice.profiles import time_zones

# Line ends of other systems, and what word processors put between paragraphs.
OTHER_LINE_ENDS = re.compile("[\v\f\x1c\x1d\x1e\x85\u2028\u2029]")
# No one types these: they arrive by copying from a terminal or a broken file, and databases refuse some.
CONTROLS = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\ufeff\ufffe\uffff]")
SURROGATES = re.compile("[\ud800-\udfff]")
# Stands where bytes were not UTF-8: Django's form parsing puts it there.
UNREADABLE = "\ufffd"


def cleaned_text(typed: str) -> str:
    """The typed text as it is stored: one kind of newline, no control characters, nothing around it."""
    text = OTHER_LINE_ENDS.sub("\n", normalize_newlines(typed))
    return SURROGATES.sub(UNREADABLE, CONTROLS.sub("", text)).strip()


def _has_something_to_read(text: str) -> bool:
    """False for spaces, also the invisible ones that no strip() removes."""
    return any(unicodedata.category(letter)[0] not in "ZC" for letter in text)


class AnswerForm(forms.Form):
    # The field keeps what was typed as it came: cleaning is ours, so that it can say what it refuses.
    answer = forms.Field(required=False)
    submission = forms.UUIDField(required=False)

    def __init__(self, *args, is_utf8: bool = True, **kwargs):
        super().__init__(*args, **kwargs)
        self.is_utf8 = is_utf8

    @classmethod
    def of(cls, request) -> "AnswerForm":
        """The form as this request sent it, which knows whether it came as UTF-8."""
        is_utf8 = True
        if request.content_type == "application/x-www-form-urlencoded":
            # Django reads other bytes as Latin-1 without a word, which would store another text than was typed.
            try:
                request.body.decode("utf-8")
            except UnicodeDecodeError:
                is_utf8 = False
        return cls(request.POST, is_utf8=is_utf8)

    def clean_answer(self) -> str:
        text = cleaned_text(str(self.cleaned_data["answer"] or ""))
        if not _has_something_to_read(text):
            raise forms.ValidationError("Type at least one sentence. Then press Get feedback.", code="empty")
        if (over := len(text) - LIMIT) > 0:
            raise forms.ValidationError(
                f"Your answer has {len(text):,} characters. The most is {LIMIT:,}. "
                f"Take out {over:,} or more. Then press Get feedback.",
                code="long",
            )
        if UNREADABLE in text or not self.is_utf8:
            raise forms.ValidationError(
                "Some letters did not arrive as text. They may show as \N{REPLACEMENT CHARACTER}. "
                "Type them again. Then press Get feedback.",
                code="unreadable",
            )
        return text

    def clean_submission(self) -> uuid.UUID:
        """The form's token; a form without one (old, or made by hand) is as good as a new form."""
        return self.cleaned_data["submission"] or uuid.uuid4()

    def clean(self):
        # A broken token is no fault of the person who typed: it counts as none.
        if "submission" in self.errors:
            del self.errors["submission"]
            self.cleaned_data["submission"] = uuid.uuid4()
        return super().clean()

    @property
    def typed(self) -> str:
        """What to put back into the editor: everything that was typed, less what no page can hold."""
        raw = self.data.get("answer", "")
        return SURROGATES.sub(UNREADABLE, CONTROLS.sub("", normalize_newlines(raw)))


class ProfileForm(forms.ModelForm):
    time_zone = forms.ChoiceField(
        label="Your time zone",
        required=False,
        help_text="Times and days on this site follow it.",
        error_messages={"invalid_choice": "This time zone is not in the list. Choose one of the list."},
    )

    class Meta:
        model = Profile
        fields = ["interview_on", "time_zone"]
        labels = {"interview_on": "Date of your interview"}
        help_texts = {"interview_on": "Leave it empty if you have none yet."}
        widgets = {"interview_on": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")}
        error_messages = {
            "interview_on": {"invalid": "This is not a date. Type it as year, month, day: 2027-03-25."}
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        named = [(name, name.replace("_", " ").replace("/", ": ", 1)) for name in time_zones()]
        self.fields["time_zone"].choices = [("", "Not chosen: times are in UTC"), *named]

    def clean_interview_on(self):
        day = self.cleaned_data["interview_on"]
        if day is None or day == self.initial.get("interview_on"):
            return day
        check_day(day)
        return day
