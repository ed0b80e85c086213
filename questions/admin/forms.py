"""Forms that refuse a bad rule: every fault beside its field, with line and column."""

import re

from django import forms

from feedback import Fault
from questions.admin import words
from questions.cards import content_hash, word_list_entry
from questions.models import Document, Question, WordList
from questions.rubrics import faults_of_lists, list_entries
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
        fields = ["slug", "document", "prompt", "short", "level", "position", "why_asked", "active"]
        help_texts = words.QUESTION
        widgets = boxes(prompt=2, why_asked=2)


class WordListForm(forms.ModelForm):
    """Refuses a list that is wrong by itself. What an edit does to rules is seen in the drafts that it opens."""

    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    class Meta:
        model = WordList
        fields = ["name", "about", "entries"]
        help_texts = words.WORD_LIST
        widgets = boxes(about=2, entries=20)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial["seen"] = self._stored_hash()

    def clean(self):
        cleaned = super().clean()
        stored = self._stored_hash()
        if stored and cleaned.get("seen") and cleaned["seen"] != stored:
            # Sent again, it is saved: by then this page has been shown with the list as it is.
            self.data = {**self.data.dict(), self.add_prefix("seen"): stored}
            now = WordList.objects.get(pk=self.instance.pk).entries
            gone = [line for line in lines_of(now) if line not in lines_of(cleaned.get("entries", ""))]
            self.add_error(
                None,
                "Somebody saved this list while you were editing it. Your text is below and not stored. Saving"
                f" again puts it in place of theirs{'; it lacks: ' + ', '.join(gone[:10]) if gone else ''}.",
            )
        return cleaned

    def _stored_hash(self) -> str:
        stored = WordList.objects.filter(pk=self.instance.pk).first()
        return content_hash(word_list_entry(stored)) if stored else ""

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
