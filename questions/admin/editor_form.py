"""The question editor's form: a draft's entry as fields, fields back as an entry, and faults beside their field."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from django import forms
from django.core.exceptions import ValidationError
from django.forms.formsets import BaseFormSet
from django.utils.text import slugify

from feedback import Fault, RubricFaults
from feedback.grammar import LONGEST_RULE
from feedback.patterns import REFUSALS
from feedback.rubric import REFUSES_BY_DEFAULT, RULES_MOST
from questions.admin import words
from questions.admin.forms import own_place
from questions.drafts import card_of_entry
from questions.models import SLUG, Document, Kind, Question
from questions.rubrics import compiled_card
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
        return lines_of(value)


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


@dataclass
class Section:
    """One point or mistake on the page."""

    form: forms.Form
    faults: dict[str, list[str]] = field(default_factory=dict)  # by field; "" for the whole
    is_new: bool = False

    @property
    def number_of_faults(self) -> int:
        return sum(map(len, self.faults.values())) + sum(map(len, self.form.errors.values()))

    @property
    def value(self) -> dict:
        return {name: self.form[name].value() for name in ("slug", "kind", "label", "weight", "statement")}

    @property
    def sentences(self) -> list[tuple[str, str, str]]:
        """Each example sentence, whether it must match, and what is wrong with it, if anything."""
        rows = []
        for name, must in (("match", "match"), ("no_match", "not match")):
            said = {message.split(":")[0]: message for message in self.faults.get(name, ())}
            for number, sentence in enumerate(lines_of(self.form[name].value() or ""), 1):
                rows.append((sentence, must, said.get(f"Line {number}", "")))
        return rows


class Editor:
    """The whole form. ``data`` is what was sent, or None to show the entry."""

    def __init__(self, question: Question, entry: Mapping, data=None):
        self.question, self.stored = question, entry
        self.known = {criterion["slug"] for criterion in entry["criteria"]}
        # Asked for once: each criterion offers the same documents.
        documents = list(Document.objects.order_by("title").values_list("slug", "title"))
        self.documents = [(slug, title) for slug, title in documents if slug != question.document.slug]
        self.part = QuestionPart(data, initial=_question_initial(entry), prefix="question")
        initial = None if data is not None else list(map(_criterion_initial, entry["criteria"]))
        if initial is not None:
            for position, values in enumerate(initial, 1):
                values["position"] = position
        self.parts = Parts(data, initial=initial, prefix="criteria", documents=self.documents)
        self.faults: list[str] = []  # of no field
        self._by_slug: dict[str, dict[str, list[str]]] = {}

    def is_valid(self) -> bool:
        """Whether the form can be stored as a draft: complete, within the limits, and with rules that can be read."""
        question, criteria = self.part.is_valid(), self.parts.is_valid()
        if not criteria:
            self.faults += [str(error) for error in self.parts.non_form_errors()]
        if not (question and criteria):
            return False
        try:
            compiled_card(card_of_entry(self.question, self.entry()))
        except RubricFaults as broken:
            self._place_errors(broken.faults)
            return False
        return True

    def entry(self) -> dict:
        """What the valid form says, as an entry."""
        said = self.part.cleaned_data
        kept = [form.cleaned_data for form in self.parts.kept]
        ordered = sorted(enumerate(kept), key=lambda pair: (pair[1]["position"], pair[0]))
        sources = {criterion["slug"]: criterion["source"] for criterion in self.stored["criteria"]}
        return {
            **self.stored,
            **{name: said[name] for name in ("prompt", "short", "why_asked", "hint", "sample_answer")},
            "usual_words": [said["usual_words_min"], said["usual_words_max"]],
            "criteria": [criterion_said(values, sources.get(values["slug"], {})) for _, values in ordered],
        }

    def with_one_more(self) -> "Editor":
        """The same text with an empty point at the end; nothing is checked or stored."""
        again = Editor(self.question, self.stored)
        again.part = QuestionPart(
            initial={name: self.part[name].value() for name in self.part.fields}, prefix="question"
        )
        typed = [{name: form[name].value() for name in form.fields} for form in self.parts.forms]
        new = {"position": len(typed) + 1, "kind": Kind.EMPHASIZE, "weight": 1, "refuses": ["denied"]}
        typed.append({**new, "kind_was": Kind.EMPHASIZE, "reader": True})
        again.parts = Parts(initial=typed[:CRITERIA_MOST], prefix="criteria", documents=self.documents)
        return again

    def tell(self, faults: tuple[Fault, ...]) -> None:
        """Show what stands against publishing the entry, each beside its field."""
        for slug, name, message in placed(faults, self.question.slug, self._typed()):
            if slug is None:
                self.faults.append(message)
            else:
                self._by_slug.setdefault(slug, {}).setdefault(name, []).append(message)

    def _place_errors(self, faults: tuple[Fault, ...]) -> None:
        forms_by_slug = {form.cleaned_data["slug"]: form for form in self.parts.kept}
        for slug, name, message in placed(faults, self.question.slug, self._typed()):
            if slug is None:
                self.faults.append(message)
            else:
                forms_by_slug[slug].add_error(name or None, message)

    def _typed(self) -> dict[str, dict[str, str]]:
        return {
            (form.cleaned_data["slug"] if form.is_bound else form["slug"].value()): {
                name: form[name].value() or "" for name in LINES
            }
            for form in self.parts.forms
            if not form.is_bound or "slug" in getattr(form, "cleaned_data", {})
        }

    @property
    def sections(self) -> list[Section]:
        return [
            Section(
                form,
                self._by_slug.get(form["slug"].value() or "", {}),
                is_new=(form["slug"].value() or "") not in self.known,
            )
            for form in self.parts.forms
        ]

    @property
    def number_of_faults(self) -> int:
        own = len(self.faults) + sum(map(len, self.part.errors.values()))
        return own + sum(section.number_of_faults for section in self.sections)


def placed(faults, question: str, typed: Mapping[str, dict[str, str]]) -> list[tuple[str | None, str, str]]:
    """Each fault as the slug of its criterion (None: of the question), its field and its words."""
    found = []
    for fault in faults:
        match = re.match(rf"{re.escape(question)}/([a-z0-9-]+)", fault.place)
        slug = match[1] if match else None
        if slug not in typed:
            found.append((None, "", str(fault)))
            continue
        name, message = own_place(fault, typed[slug])
        if name is None:
            message = f"{fault.message[:1].upper()}{fault.message[1:]}."
            name = "refuses" if fault.place.endswith(", refuses") else "rules"
        found.append((slug, name, message))
    return found


def criterion_said(values: Mapping, source: Mapping) -> dict:
    """A criterion's entry from the fields of its form; ``source`` holds what the form does not show."""
    names = ("slug", "kind", "weight", "statement", "label", "counts", "not_counts", "ask", "sounds_like")
    return {
        **({} if values["reader"] else {"reader": False}),
        **{name: values[name] for name in (*names, "looked_for", "refuses")},
        "source": {
            "document": values["source_document"],
            "heading": values["source_heading"],
            "place": values["source_place"],
            "says": values["source_says"],
            # Offsets into a document: of another one they would point at anything.
            "passages": source.get("passages", [])
            if source.get("document", "") == values["source_document"]
            else [],
        },
        **{name: values[name] for name in LINES},
    }


def _question_initial(entry: Mapping) -> dict:
    least, most = entry["usual_words"]
    return {**entry, "usual_words_min": least, "usual_words_max": most}


def _criterion_initial(entry: Mapping) -> dict:
    source = entry["source"]
    return {
        **entry,
        "kind_was": entry["kind"],
        "reader": entry.get("reader", True),
        "source_document": source["document"],
        "source_heading": source["heading"],
        "source_place": source["place"],
        "source_says": source["says"],
        **{name: "\n".join(entry[name]) for name in LINES},
    }
