"""The fields of the question editor, each with its limit: around the question, and for each point or mistake."""

from django import forms
from django.core.exceptions import ValidationError
from django.forms.formsets import BaseFormSet
from django.utils.text import slugify

from feedback.grammar import LONGEST_RULE
from feedback.patterns import REFUSALS
from feedback.rubric import REFUSES_BY_DEFAULT, RULES_MOST
from questions.admin import words
from questions.models import SLUG, Kind
from questions.wording import lines_of, tidy

CRITERIA_MOST = 40
SENTENCES_MOST = 100
LONGEST_SENTENCE = 1000
LINES = ("rules", "match", "no_match")
LONG_TEXT = 2000
SAMPLE = 8000


class Text(forms.CharField):
    """A text with a limit that the refusal names together with what was sent."""

    def __init__(self, most: int = LONG_TEXT, rows: int = 2, **kwargs):
        kwargs.setdefault(
            "widget", forms.Textarea(attrs={"rows": rows, "class": "vLargeTextField"}) if rows else None
        )
        super().__init__(**kwargs)
        self.most = most

    def clean(self, value):
        text = tidy(super().clean(value))
        if len(text) > self.most:
            raise ValidationError(f"This has {len(text):,} characters; the most is {self.most:,}.")
        return text


class Lines(forms.CharField):
    """One entry a line; the form keeps the text as it was typed, an entry its lines."""

    def __init__(self, most: int, longest: int, thing: str, rows: int, **kwargs):
        attrs = {"rows": rows, "class": "vLargeTextField rulebox", "spellcheck": "false"}
        super().__init__(widget=forms.Textarea(attrs=attrs), required=False, strip=False, **kwargs)
        self.most, self.longest, self.thing = most, longest, thing

    def clean(self, value):
        typed = super().clean(value).replace("\r\n", "\n").replace("\r", "\n").split("\n")
        faults = [
            f"Line {number}: {self.thing} has at most {self.longest:,} characters and this one "
            f"{len(line.strip()):,}. Split it."
            for number, line in enumerate(typed, 1)
            if len(line.strip()) > self.longest
        ]
        filled = sum(bool(line.strip()) for line in typed)
        if filled > self.most:
            faults.append(f"{filled:,} lines; the most is {self.most}.")
        if faults:
            raise ValidationError(faults)
        return lines_of(value or "")  # a field that was not sent at all is None


class QuestionPart(forms.Form):
    """What is said around the points and mistakes."""

    prompt = Text(rows=2, help_text=words.QUESTION["prompt"])
    short = Text(60, rows=0, label="Short name", help_text=words.QUESTION["short"])
    why_asked = Text(label="Why it is asked", help_text=words.QUESTION["why_asked"])
    hint = Text(required=False, help_text=words.QUESTION["hint"])
    usual_words_min = forms.IntegerField(
        label="Usual length from", min_value=1, max_value=2000, help_text=words.QUESTION["usual_words_min"]
    )
    usual_words_max = forms.IntegerField(
        label="Usual length to", min_value=1, max_value=2000, help_text=words.QUESTION["usual_words_max"]
    )
    sample_answer = Text(
        SAMPLE, rows=6, required=False, label="Strong answer", help_text=words.QUESTION["sample_answer"]
    )

    def clean(self):
        cleaned = super().clean()
        least, most = cleaned.get("usual_words_min"), cleaned.get("usual_words_max")
        if least and most and least > most:
            self.add_error(
                "usual_words_max", "The usual length must go from the smaller number to the larger."
            )
        return cleaned


class CriterionPart(forms.Form):
    """One point or mistake with all that belongs to it."""

    slug = forms.CharField(
        max_length=80, required=False, validators=[SLUG], help_text=words.CRITERION["slug"]
    )
    position = forms.IntegerField(
        label="Place", min_value=1, max_value=999, help_text=words.CRITERION["position"]
    )
    kind = forms.ChoiceField(choices=Kind.choices)
    kind_was = forms.ChoiceField(choices=Kind.choices, required=False, widget=forms.HiddenInput)
    weight = forms.TypedChoiceField(
        choices=[(1, "1"), (2, "2"), (3, "3: must be said")], coerce=int, help_text=words.CRITERION["weight"]
    )
    statement = Text(500, help_text=words.CRITERION["statement"])
    label = Text(40, rows=0, help_text=words.CRITERION["label"])
    counts = Text(label="What counts", help_text=words.CRITERION["counts"])
    not_counts = Text(required=False, label="What does not count", help_text=words.CRITERION["not_counts"])
    rules = Lines(RULES_MOST, LONGEST_RULE, "a rule", 10, help_text=words.CRITERION["rules"])
    match = Lines(
        SENTENCES_MOST,
        LONGEST_SENTENCE,
        "a sentence",
        4,
        label="Sentences that must match",
        help_text=words.CRITERION["match"],
    )
    no_match = Lines(
        SENTENCES_MOST,
        LONGEST_SENTENCE,
        "a sentence",
        4,
        label="Sentences that must not match",
        help_text=words.CRITERION["no_match"],
    )
    refuses = forms.MultipleChoiceField(
        label="Does not count when",
        required=False,
        choices=[(name, words.REFUSALS[name]) for name in REFUSALS],
        widget=forms.CheckboxSelectMultiple,
        help_text=words.CRITERION["refuses"],
    )
    reader = forms.BooleanField(
        label="Read between the lines", required=False, help_text=words.CRITERION["reader"]
    )
    ask = Text(500, label="Guiding question", help_text=words.CRITERION["ask"])
    sounds_like = Text(500, help_text=words.CRITERION["sounds_like"])
    looked_for = Text(500, help_text=words.CRITERION["looked_for"])
    source_document = forms.ChoiceField(required=False, help_text=words.CRITERION["source_document"])
    source_heading = Text(300, rows=0, required=False, label="Heading in the source")
    source_place = Text(300, rows=0, required=False, label="Place in the source")
    source_says = Text(required=False, label="What the source says", help_text=words.CRITERION["source_says"])

    def clean(self):
        cleaned = super().clean()
        kind, was = cleaned.get("kind"), cleaned.get("kind_was")
        chosen = sorted(cleaned.get("refuses", ()))
        # What is usual for a kind follows when the kind changes.
        if kind and was and kind != was and chosen == sorted(REFUSES_BY_DEFAULT[was]):
            chosen = sorted(REFUSES_BY_DEFAULT[kind])
        cleaned["refuses"] = chosen
        if not cleaned.get("slug") and "slug" not in self.errors:
            cleaned["slug"] = slugify(cleaned.get("label", ""))[:80].strip("-")
            if not cleaned["slug"] and cleaned.get("label"):
                self.add_error("slug", "Give it a name of small letters, digits and hyphens.")
        return cleaned


class CriteriaParts(BaseFormSet):
    """The points and mistakes; two of one slug are refused beside the second."""

    def __init__(self, *args, documents=(), **kwargs):
        self.documents = [("", "the question's own"), *documents]
        super().__init__(*args, **kwargs)

    def add_fields(self, form, index):
        super().add_fields(form, index)
        form.fields["source_document"].choices = self.documents

    def clean(self):
        seen = set()
        for form in self.kept:
            slug = form.cleaned_data.get("slug")
            if slug in seen:
                form.add_error("slug", "This question already has a point or mistake of that slug.")
            seen.add(slug)

    @property
    def kept(self) -> list[forms.Form]:
        """The forms that are not to be removed."""
        return [form for form in self.forms if not self._should_delete_form(form)]


Parts = forms.formset_factory(
    CriterionPart,
    formset=CriteriaParts,
    extra=0,
    can_delete=True,
    max_num=CRITERIA_MOST,
    absolute_max=CRITERIA_MOST + 20,
    validate_max=True,
)
