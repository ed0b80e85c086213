"""Forms for marked answers: the marks of one answer, and a file to import."""

import uuid

from django import forms
from django.core.exceptions import ValidationError
from django.utils.html import escape

from feedback import LIMIT
from questions.labelled_files import LARGEST_FILE
from questions.models import LabelledAnswer, Question
from questions.wording import lines_of

MARK, QUOTES = "mark-", "quotes-"
CHOICES = (("yes", "yes"), ("no", "no"), ("unsure", "unsure"), ("", "not marked"))
MARKS = {"yes": True, "no": False, "unsure": None}
WORDS = {label: word for word, label in MARKS.items()}


class LabelledAnswerForm(forms.ModelForm):
    """Words and marks of one answer. `with_marks` adds the two fields of each point and mistake."""

    class Meta:
        model = LabelledAnswer
        fields = ["question", "text", "grade", "origin"]
        widgets = {"text": forms.Textarea(attrs={"rows": 12, "class": "vLargeTextField", "maxlength": LIMIT})}
        help_texts = {
            "text": "As it was typed. No name of anybody.",
            "grade": "1 to 5, as a fair hiring manager would grade the whole answer. May be empty.",
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name in self.fields:
            if name.startswith(MARK):
                slug = name.removeprefix(MARK)
                labels = self.instance.labels
                self.initial[name] = WORDS[labels[slug]] if slug in labels else ""
                quotes = self.instance.evidence.get(slug, ())
                self.initial[QUOTES + slug] = "\n".join(quotes)

    @classmethod
    def with_marks(cls, criteria) -> type["LabelledAnswerForm"]:
        """The form for a question with these points and mistakes (rows of Criterion)."""
        fields = {}
        for criterion in criteria:
            fields[MARK + criterion.slug] = forms.ChoiceField(
                label=criterion.statement,
                choices=CHOICES,
                required=False,
                widget=forms.RadioSelect,
                # Django shows a help text as markup.
                help_text=escape(
                    f"Yes if: {criterion.counts.rstrip('.')}."
                    + (f" No if: {criterion.not_counts.rstrip('.')}." if criterion.not_counts else "")
                ),
            )
            fields[QUOTES + criterion.slug] = forms.CharField(
                label="Words that show it",
                required=False,
                widget=forms.Textarea(attrs={"rows": 2, "class": "vLargeTextField"}),
                help_text="Copied from the answer, one place a line. May be empty.",
            )
        return type("MarksForm", (cls,), fields)

    def clean_text(self) -> str:
        text = self.cleaned_data["text"].replace("\r\n", "\n")
        if len(text) > LIMIT:
            raise ValidationError(f"The answer has {len(text):,} characters; at most {LIMIT:,}.")
        return text

    def clean(self):
        cleaned = super().clean()
        text = cleaned.get("text", self.instance.text)
        labels, evidence = {}, {}
        for name in (name for name in self.fields if name.startswith(MARK)):
            slug = name.removeprefix(MARK)
            if mark := cleaned.get(name):
                labels[slug] = MARKS[mark]
            quotes = lines_of(cleaned.get(QUOTES + slug) or "")
            if strange := [quote for quote in quotes if quote not in text]:
                self.add_error(QUOTES + slug, f"These words do not stand in the answer: “{strange[0]}”.")
            if quotes:
                evidence[slug] = quotes
        self.marked = (labels, evidence)
        return cleaned

    def save(self, commit=True):
        answer = self.instance
        if any(name.startswith(MARK) for name in self.fields):
            answer.labels, answer.evidence = self.marked
        if "text" in self.changed_data:
            answer.judged_by, answer.verdicts = "", {}
        answer.ref = answer.ref or f"here-{uuid.uuid4().hex[:12]}"
        return super().save(commit)


class MarkedFileForm(forms.Form):
    file = forms.FileField(
        help_text=f"A file .jsonl or .csv with at most {LARGEST_FILE // 1024 // 1024} MB.",
        widget=forms.ClearableFileInput(attrs={"accept": ".jsonl,.csv"}),
    )
    replace = forms.BooleanField(
        label="Replace those that are here with other words or marks",
        required=False,
        help_text="Without this, an answer whose id is here already stays as it is.",
    )

    def clean_file(self):
        file = self.cleaned_data["file"]
        # Asked of the size that arrived, so that no more than this is ever read into memory.
        if file.size > LARGEST_FILE:
            raise ValidationError(f"The file is larger than {LARGEST_FILE // 1024 // 1024} MB.")
        return file


class ExportForm(forms.Form):
    question = forms.ModelChoiceField(Question.objects.none(), required=False, empty_label="all questions")
    format = forms.ChoiceField(choices=[("jsonl", "JSON Lines"), ("csv", "CSV, for a spreadsheet")])

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["question"].queryset = Question.objects.all()
        self.fields["question"].to_field_name = "slug"
