"""What coaches and members type: a group, an address, a set, an assignment, one's name in a group."""

from django import forms
from django.utils import timezone

from practice.coaching.inviting import checked
from practice.forms import UNREADABLE, cleaned_text
from practice.models import Assignment, Cohort, Membership
from questions.models import QuestionSet

UNREAD = "Some letters did not arrive as text. Type them again."


class Line(forms.CharField):
    """One line of text, as it is stored: one kind of space, nothing unseen in it."""

    def __init__(self, *, most: int, missing: str = "", **kwargs):
        super().__init__(strip=False, required=bool(missing), **kwargs)
        self.most, self.missing = most, missing
        self.error_messages["required"] = missing

    def clean(self, value):
        text = " ".join(cleaned_text(str(value or "")).split())
        if not text and self.missing:
            raise forms.ValidationError(self.missing)
        if len(text) > self.most:
            raise forms.ValidationError(
                f"This has {len(text):,} letters and signs. The most is {self.most}. Make it shorter."
            )
        if UNREADABLE in text:
            raise forms.ValidationError(UNREAD)
        return text


class Paragraphs(Line):
    """A text of several lines."""

    widget = forms.Textarea(attrs={"rows": 4})

    def clean(self, value):
        text = cleaned_text(str(value or ""))
        if len(text) > self.most:
            raise forms.ValidationError(
                f"This has {len(text):,} letters and signs. The most is {self.most:,}. Make it shorter."
            )
        if UNREADABLE in text:
            raise forms.ValidationError(UNREAD)
        return text


class Day(forms.DateField):
    def __init__(self, **kwargs):
        super().__init__(
            required=False,
            widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
            error_messages={"invalid": "This is not a date. Type it as year, month, day: 2027-03-25."},
            **kwargs,
        )


class GroupForm(forms.ModelForm):
    name = Line(most=80, missing="Give the group a name.", label="Name of the group")
    starts_on = Day(label="First day", help_text="Leave it empty if it is open.")
    ends_on = Day(label="Last day", help_text="Leave it empty if it is open.")

    class Meta:
        model = Cohort
        fields = ["name", "starts_on", "ends_on", "second_opinions", "blind_review"]
        labels = {
            "second_opinions": "Members may ask for a second opinion, where this site has them",
            "blind_review": "Coaches mark first, and see the feedback of the rules afterwards",
        }
        help_texts = {"second_opinions": "", "blind_review": ""}

    def clean(self):
        cleaned = super().clean()
        first, last = cleaned.get("starts_on"), cleaned.get("ends_on")
        if first and last and last < first:
            self.add_error("ends_on", "The last day is before the first day.")
        return cleaned


class CodeForm(forms.Form):
    until = Day(label="Last day to join", help_text="Leave it empty and the code has no end.")

    def clean_until(self):
        day = self.cleaned_data["until"]
        if day and day < timezone.localdate():
            raise forms.ValidationError("This day is over. Give today or a later day.")
        return day


class InviteForm(forms.Form):
    email = Line(most=300, missing="Type an email address.", label="Email")
    name = Line(most=200, label="Name", help_text="As you call this person. Members can change it.")

    def clean(self):
        cleaned = super().clean()
        if "email" in cleaned and "name" in cleaned:
            self.line = checked(1, cleaned["email"], cleaned["name"])
            if self.line.problem:
                self.add_error("email", self.line.problem)
        return cleaned


class JoinForm(forms.Form):
    name = Line(
        most=80, missing="Type your name, as the coach shall see it.", label="Your name in this group"
    )
    examples = forms.BooleanField(
        required=False,
        label="Short passages of my answers may be shown to the coach as examples for the group",
    )
    agree = forms.BooleanField(
        label="I have read who can see what, and I agree",
        error_messages={"required": "Tick this box to join. Without it you are not in the group."},
    )


class CoachForm(forms.Form):
    name = Line(
        most=80, missing="Type your name, as members shall see it.", label="Your name, as members see it"
    )


class SetForm(forms.Form):
    title = Line(most=80, missing="Give the set a name.", label="Name of the set")
    about = Paragraphs(most=500, label="What it is for", help_text="Leave it empty if the name says it.")


class AssignmentForm(forms.ModelForm):
    title = Line(most=80, missing="Give it a name, so that members find it again.", label="Name")
    instructions = Paragraphs(
        most=2000, label="What you say to members", help_text="They read it before the questions."
    )
    question_set = forms.ModelChoiceField(
        QuestionSet.by_coaches.none(),
        label="Set of questions",
        empty_label="Choose a set",
        error_messages={
            "required": "Choose a set of questions.",
            "invalid_choice": "This set is not here any more. Choose another one.",
        },
    )
    for_whom = forms.ChoiceField(
        choices=[("all", "The whole group, also who joins later"), ("some", "Some members only")],
        error_messages={"required": "Choose who gets it.", "invalid_choice": "Choose who gets it."},
    )
    members = forms.ModelMultipleChoiceField(
        Membership.objects.none(),
        required=False,
        error_messages={
            "invalid_choice": "Somebody you chose is not in the group any more.",
            "invalid_pk_value": "Choose members from the list.",
            "list": "Choose members from the list.",
        },
    )
    due_on = Day(label="Due on", help_text="The day ends at midnight where each member is.")
    takes = forms.IntegerField(
        required=False,
        min_value=1,
        max_value=50,
        label="Tries at each question",
        help_text="Leave it empty for as many as they like.",
        error_messages={"invalid": "Type a whole number, or leave it empty."},
    )
    minutes = forms.IntegerField(
        required=False,
        min_value=1,
        max_value=600,
        label="Minutes it should take",
        help_text="Members are told. Nothing stops them.",
        error_messages={"invalid": "Type a whole number, or leave it empty."},
    )

    class Meta:
        model = Assignment
        fields = ["title", "instructions", "mode", "shows", "due_on", "takes", "minutes"]
        error_messages = {
            "mode": {"invalid_choice": "Choose practice or exam.", "required": "Choose practice or exam."},
            "shows": {
                "invalid_choice": "Choose when feedback shows.",
                "required": "Choose when feedback shows.",
            },
        }

    def __init__(self, *args, sets, members, **kwargs):
        super().__init__(*args, **kwargs)
        self.sets, self.everybody = sets, members
        self.fields["question_set"].queryset = QuestionSet._base_manager.filter(
            pk__in=[each.pk for each in sets]
        )
        self.fields["members"].queryset = Membership.objects.filter(pk__in=[each.pk for each in members])

    def clean(self):
        cleaned = super().clean()
        no_day = not cleaned.get("due_on") and "due_on" not in self.errors
        if cleaned.get("shows") == Assignment.Shows.AFTER_DUE and no_day:
            self.add_error("due_on", "Feedback after the due date needs a due date.")
        if cleaned.get("for_whom") == "some" and "members" not in self.errors and not cleaned.get("members"):
            self.add_error("members", "Choose one member or more.")
        return cleaned

    @property
    def chosen_members(self) -> list[Membership]:
        """The members it is for; none where it is for all."""
        return list(self.cleaned_data["members"]) if self.cleaned_data["for_whom"] == "some" else []

    @property
    def values(self) -> dict:
        """The assignment's own fields."""
        return {name: self.cleaned_data[name] for name in self.Meta.fields}

    @property
    def ticked(self) -> set[str]:
        """The members that are ticked, as the page compares them."""
        if self.is_bound:
            return set(self.data.getlist("members"))
        return {str(pk) for pk in self.initial.get("members", ())}

    @property
    def is_for_some(self) -> bool:
        return (self.data if self.is_bound else self.initial).get("for_whom") == "some"
