"""The forms of the import: a file, and the drafts of one question with a tick for each."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import PurePath

from django import forms
from django.core.exceptions import ValidationError

from questions.admin.forms import boxes
from questions.documents import BYTES_MOST, KINDS, RefusedError
from questions.documents.blocks import plain_words
from questions.importing import drafts_of, suggested_rules
from questions.models import Document, ImportedArticle, Proposal
from questions.source_texts import text_hash
from questions.wording import tidy

WORDS_MOST, SAMPLE_MOST = 1000, 6000
ACTIONS = ("take", "leave", "put-back")


class UploadForm(forms.Form):
    """A file that can be read; ``content`` is what it holds once the form is valid."""

    file = forms.FileField(
        label="File",
        help_text=f"Text (.txt), Markdown (.md), a saved web page (.html) or Word (.docx), "
        f"at most {BYTES_MOST // 1024 // 1024} MB.",
        widget=forms.FileInput(attrs={"accept": ",".join(KINDS)}),
    )
    show_passages = forms.BooleanField(
        label="People may see its passages in their feedback",
        required=False,
        help_text="Tick this only where you may show the article's own words.",
    )

    def clean_file(self):
        """Refuses what cannot be read, with the limit, before anything is stored."""
        file = self.cleaned_data["file"]
        if file.size > BYTES_MOST:
            raise ValidationError(f"The file is too large: at most {BYTES_MOST // 1024 // 1024} MB.")
        # As Django's own reading of a request does it: no database keeps a name with a sign that is none.
        file.name = "".join(sign for sign in file.name if sign.isprintable())
        self.content = file.read()
        try:
            article, _ = drafts_of(file.name, self.content)
        except RefusedError as refused:
            raise ValidationError(str(refused)) from refused
        known = Document.objects.filter(slug=PurePath(file.name).stem).exclude(text_hash="").first()
        if known and known.text_hash != text_hash(article.text):
            raise ValidationError(
                f"“{known}” is a document of the bank, and this is another text. Give the file another name to "
                "import it as an article of its own."
            )
        return file


@dataclass
class Row:
    """One point, mistake or sample answer on the page."""

    proposal: Proposal
    passage: str
    form: "ProposalForm"
    rules: tuple[str, ...]


class ProposalForm(forms.Form):
    """A tick, and the wording as the admin would have it."""

    tick = forms.BooleanField(label="Choose", required=False)
    kind = forms.ChoiceField(
        label="Kind",
        choices=[(kind.value, kind.label) for kind in (Proposal.Kind.EMPHASIZE, Proposal.Kind.AVOID)],
    )
    words = forms.CharField(label="Statement", max_length=WORDS_MOST, required=False)

    def __init__(self, proposal: Proposal, *args, **kwargs):
        super().__init__(*args, **kwargs)
        is_sample = proposal.kind == Proposal.Kind.SAMPLE
        self.fields["words"].widget = boxes(words=6 if is_sample else 2)["words"]
        if is_sample:
            del self.fields["kind"]
            self.fields["words"].label = "Sample answer"
            self.fields["words"].max_length = SAMPLE_MOST
            self.fields["words"].validators = [forms.CharField(max_length=SAMPLE_MOST).validators[0]]

    def clean(self):
        """What is ticked needs words."""
        cleaned = super().clean()
        if cleaned.get("tick") and not tidy(cleaned.get("words") or "") and not self.errors:
            self.add_error("words", "Write what it says, or take the tick away.")
        return cleaned


class GroupForm(forms.Form):
    """A question's prompt with its rows; valid where each ticked row is."""

    prompt = forms.CharField(label="Question", max_length=WORDS_MOST, widget=boxes(prompt=2)["prompt"])

    def __init__(self, about: Proposal, rows: list[Row], *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.about, self.rows = about, rows
        self.action = self.data.get("action", "take") if self.is_bound else ""

    @property
    def waiting(self) -> list[Row]:
        """The rows that nobody has decided yet."""
        return [row for row in self.rows if row.proposal.state == Proposal.State.WAITING]

    @property
    def taken(self) -> list[Row]:
        """The rows that are in the bank."""
        return [row for row in self.rows if row.proposal.state == Proposal.State.TAKEN]

    @property
    def left(self) -> list[Row]:
        """The rows that were left out."""
        return [row for row in self.rows if row.proposal.state == Proposal.State.LEFT]

    @property
    def ticked(self) -> dict[int, dict[str, str]]:
        """Kind and words by key of the rows that are ticked; read after ``is_valid``."""
        return {
            row.proposal.pk: {
                "kind": row.form.cleaned_data.get("kind", row.proposal.kind),
                "words": tidy(row.form.cleaned_data["words"]),
            }
            for row in self.waiting
            if row.form.cleaned_data.get("tick")
        }

    @property
    def _samples(self) -> list[Row]:
        return [row for row in self.waiting if row.proposal.kind == Proposal.Kind.SAMPLE]

    def clean(self):
        """Putting back needs no tick; taking and leaving do, and taking needs sound words."""
        if self.action not in ACTIONS:
            raise ValidationError("Choose what to do with the drafts.")
        if self.action == "put-back":
            return self.cleaned_data
        valid = all([row.form.is_valid() for row in self.waiting])
        if self.action == "take" and not valid:
            raise ValidationError("Some of the drafts need another look.")
        if not self.ticked:
            raise ValidationError("Tick at least one draft first.")
        if sum(row.form.cleaned_data.get("tick", False) for row in self._samples) > 1:
            raise ValidationError("A question has one sample answer: tick only one.")
        return self.cleaned_data


def group_forms(article: ImportedArticle, lists: Collection[str], data: Mapping | None) -> list[GroupForm]:
    """A form for each question drafted from an article; the one that ``data`` was sent from is bound."""
    proposals = article.proposals.select_related("question", "criterion").order_by("position", "pk")
    details: dict[int, list[Proposal]] = {}
    for proposal in proposals:
        if proposal.about_id:
            details.setdefault(proposal.about_id, []).append(proposal)
    forms_found = []
    for about in proposals:
        if about.kind != Proposal.Kind.QUESTION:
            continue
        sent = data if data is not None and data.get("about") == str(about.pk) else None
        rows = [_row(article, each, lists, sent) for each in details.get(about.pk, ())]
        prefix = f"q{about.pk}"
        form = GroupForm(about, rows, sent, prefix=prefix, initial={"prompt": about.words})
        forms_found.append(form)
    return forms_found


def _row(article: ImportedArticle, proposal: Proposal, lists: Collection[str], sent: Mapping | None) -> Row:
    form = ProposalForm(
        proposal, sent, prefix=f"p{proposal.pk}", initial={"kind": proposal.kind, "words": proposal.words}
    )
    told = proposal.kind != Proposal.Kind.SAMPLE and proposal.state == Proposal.State.WAITING
    rules = suggested_rules(proposal.kind, proposal.words, lists).rules if told else ()
    return Row(proposal, plain_words(article.text[proposal.start : proposal.end]), form, rules)
