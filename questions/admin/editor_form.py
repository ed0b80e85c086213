"""The question editor's form: a draft's entry as fields, fields back as an entry, and faults beside their field."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from django import forms

from feedback import Fault, RubricFaults
from questions.admin.editor_fields import CRITERIA_MOST, LINES, Parts, QuestionPart
from questions.admin.forms import own_place
from questions.drafts import card_of_entry
from questions.models import Document, Kind, Question
from questions.rubrics import compiled_card
from questions.wording import lines_of


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
