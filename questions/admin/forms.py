"""Forms that refuse a bad rule: every fault beside its field, with line and column."""

import re

from django import forms
from django.core.exceptions import ValidationError
from django.forms.models import BaseInlineFormSet

from feedback import Fault
from feedback.patterns import REFUSALS
from feedback.rubric import REFUSES_BY_DEFAULT
from questions.admin import words
from questions.models import Criterion, Document, Question, WordList
from questions.rubrics import (
    faults_of,
    faults_of_card,
    faults_of_lists,
    freeze,
    list_entries,
    questions_using,
)
from questions.wording import lines_of

NUMBERED = re.compile(
    r", (?P<part>rule|sentence that must match|sentence that must not match|entry)(?: (?P<number>\d+))?$"
)
FIELDS = {
    "rule": "rules",
    "sentence that must match": "match",
    "sentence that must not match": "no_match",
    "entry": "entries",
}


def boxes(**rows: int) -> dict[str, forms.Textarea]:
    """Text boxes as high as what usually stands in them."""
    return {
        name: forms.Textarea(attrs={"rows": number, "class": "vLargeTextField"})
        for name, number in rows.items()
    }


def new_faults(question: Question, after: tuple[Fault, ...]) -> list[Fault]:
    """The faults that an edit brings: what was wrong before must not stand in the way of mending it."""
    if not after:
        return []
    before = set(faults_of(question)) if question.pk else set()
    return [fault for fault in after if fault not in before]


def own_place(fault: Fault, typed: dict[str, str]) -> tuple[str | None, str]:
    """The form field of a fault and its message with line and column as they stand in that field.

    ``typed`` is the raw text by field: faults count rules, but a person counts lines, empty ones included.
    """
    found = NUMBERED.search(fault.place)
    if found is None or FIELDS[found["part"]] not in typed:
        return None, str(fault)
    name = FIELDS[found["part"]]
    if found["number"] is None:
        return name, f"{fault.message[:1].upper()}{fault.message[1:]}."
    lines = typed[name].replace("\r\n", "\n").replace("\r", "\n").split("\n")
    filled = [(number, line) for number, line in enumerate(lines, 1) if line.strip()]
    number, line = filled[int(found["number"]) - 1]
    place = f"Line {number}"
    if fault.column is not None:
        place += f", column {fault.column + len(line) - len(line.lstrip())}"
    return name, f"{place}: {fault.message}"


class DocumentForm(forms.ModelForm):
    class Meta:
        model = Document
        fields = ["slug", "title", "author", "published", "about"]
        help_texts = words.DOCUMENT
        widgets = boxes(about=3)


class QuestionForm(forms.ModelForm):
    class Meta:
        model = Question
        fields = [
            "slug",
            "document",
            "prompt",
            "short",
            "level",
            "position",
            "why_asked",
            "hint",
            "usual_words_min",
            "usual_words_max",
            "sample_answer",
            "active",
        ]
        help_texts = words.QUESTION
        widgets = boxes(prompt=2, why_asked=2, hint=2, sample_answer=10)


class CriteriaFormSet(BaseInlineFormSet):
    """Refuses an edit of the question, or of its list of criteria, that breaks what was published."""

    def clean(self):
        super().clean()
        if any(self.errors) or self.instance.pk is None:
            return
        criteria = [form.instance for form in self.forms if not self._should_delete_form(form)]
        faults = new_faults(self.instance, faults_of_card(freeze(self.instance, criteria)))
        if faults:
            raise ValidationError([str(fault) for fault in faults])


class CriterionForm(forms.ModelForm):
    refuses = forms.MultipleChoiceField(
        label="Does not count when",
        required=False,
        choices=[(name, words.REFUSALS[name]) for name in REFUSALS],
        widget=forms.CheckboxSelectMultiple,
        help_text=words.CRITERION["refuses"],
    )

    class Meta:
        model = Criterion
        fields = [
            "question",
            "slug",
            "position",
            "kind",
            "weight",
            "statement",
            "label",
            "counts",
            "not_counts",
            "ask",
            "sounds_like",
            "looked_for",
            "refuses",
            "reader",
            "source_document",
            "source_heading",
            "source_place",
            "source_says",
            "rules",
            "match",
            "no_match",
        ]
        help_texts = words.CRITERION
        widgets = boxes(
            statement=2,
            counts=3,
            not_counts=3,
            ask=2,
            sounds_like=2,
            looked_for=2,
            source_says=2,
            rules=14,
            match=6,
            no_match=6,
        )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial["refuses"] = self.instance.refusals if self.instance.pk else ["denied"]

    def clean_refuses(self):
        """None where it is what is usual for the kind, so that it follows when the kind changes."""
        chosen, kind = sorted(self.cleaned_data["refuses"]), self.cleaned_data.get("kind")
        usual = sorted(REFUSES_BY_DEFAULT.get(kind, ()))
        untouched = chosen == sorted(self.initial["refuses"]) and self.instance.refuses is None
        return None if chosen == usual or untouched else chosen

    def _post_clean(self):
        super()._post_clean()
        if not self.errors:
            self._prove_rules()

    def _prove_rules(self) -> None:
        criterion = self.instance
        question = criterion.question
        others = question.criteria.exclude(pk=criterion.pk).select_related("source_document")
        place = f"{question.slug}/{criterion.slug}"
        typed = {name: self.data.get(self.add_prefix(name), "") for name in ("rules", "match", "no_match")}
        after = faults_of_card(freeze(question, [*others, criterion]))
        new = new_faults(question, after)
        for fault in after:
            if fault.place == place or fault.place.startswith(f"{place},"):
                self.add_error(*own_place(fault, typed))
            elif fault in new:
                self.add_error(None, str(fault))


class WordListForm(forms.ModelForm):
    class Meta:
        model = WordList
        fields = ["name", "about", "entries"]
        help_texts = words.WORD_LIST
        widgets = boxes(about=2, entries=20)

    def _post_clean(self):
        super()._post_clean()
        if not self.errors:
            self._prove_entries()

    def _prove_entries(self) -> None:
        word_list = self.instance
        stored = list_entries()
        lists = {**stored, word_list.name: lines_of(word_list.entries)}
        typed = {"entries": self.data.get(self.add_prefix("entries"), "")}
        after = faults_of_lists(lists)
        before = set(faults_of_lists(stored)) if after else set()
        for fault in after:
            if fault.place.split(",")[0] == f"@{word_list.name}":
                name, message = own_place(fault, typed)
                self.add_error(name or "entries", message)
            elif fault not in before:
                self.add_error("entries", str(fault))
        if self.errors:
            return
        for question in questions_using(word_list):
            for fault in new_faults(question, faults_of_card(freeze(question, lists=lists))):
                self.add_error("entries", str(fault))
