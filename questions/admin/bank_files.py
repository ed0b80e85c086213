"""Files of the bank over the admin: the whole bank or one question out, and files of it in."""

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.models import CHANGE
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect
from django.urls import reverse

from questions.admin.side_pages import insist, note_in_log, side_page
from questions.bank import BankFaults, Loaded, bank_files, load_bank, question_files
from questions.bank.archives import LARGEST_UPLOAD, MEGABYTE, packed, unpacked
from questions.models import Question

FAULTS_SHOWN = 100
# An import publishes what it brings, so it takes that right too.
PUBLISH = "questions.publish_rubric"
TOLD = {
    "created": "new",
    "changed": "changed",
    "kept": "changed here since the last import, so kept as it is",
    "switched_off": "not in the files, so switched off",
    "left": "not in the files, left as it is",
    "published": "published",
}


class BankForm(forms.Form):
    file = forms.FileField(
        label="File",
        help_text=f"One .toml file, or a .zip of them, with at most {LARGEST_UPLOAD // MEGABYTE} MB.",
        widget=forms.ClearableFileInput(attrs={"accept": ".toml,.zip"}),
    )
    whole = forms.BooleanField(
        label="The file is the whole bank",
        required=False,
        help_text="Questions that are not in it are switched off. Without this, they stay as they are.",
    )
    overwrite = forms.BooleanField(
        label="Replace what was changed here since the last import",
        required=False,
        help_text="Without this, such a row is kept and named.",
    )

    def clean_file(self):
        file = self.cleaned_data["file"]
        # Asked of the size that arrived, so that no more than this is ever read into memory.
        if file.size > LARGEST_UPLOAD:
            raise ValidationError(f"The file is larger than {LARGEST_UPLOAD // MEGABYTE} MB.")
        return file


def _model_admin():
    return admin.site.get_model_admin(Question)


def _may_import(request) -> bool:
    needed = [
        f"questions.{act}_{of}" for act in ("add", "change") for of in ("question", "document", "wordlist")
    ]
    return request.user.has_perms([*needed, PUBLISH])


def import_page(request):
    """Checks an uploaded file, tells what it would change, and brings it in if asked; all of it or nothing."""
    insist(_may_import(request))
    sent = request.method == "POST"
    form = BankForm(request.POST if sent else None, request.FILES if sent else None)
    faults: tuple = ()
    told: list = []
    if form.is_valid():
        file, only_look = form.cleaned_data["file"], "look" in request.POST
        try:
            loaded = _brought_in(file.name, file.read(), form.cleaned_data, dry=only_look)
        except BankFaults as wrong:
            faults = wrong.faults
        else:
            told = _told(loaded)
            if not only_look:
                said = "; ".join(f"{word}: {', '.join(rows)}" for word, rows in told) or "nothing changed"
                note_in_log(request, Question, CHANGE, file.name, f"Imported. {said}"[:2000])
                messages.success(request, "The file is imported." if told else "Nothing in it is new.")
                for word, rows in told:
                    messages.info(request, f"{word[:1].upper()}{word[1:]}: {_shortly(rows)}.")
                return HttpResponseRedirect(reverse("admin:questions_question_changelist"))
    return side_page(
        _model_admin(),
        request,
        "admin/questions/question/import.html",
        "Import questions",
        form,
        status=422 if faults or form.errors else 200,
        looked=sent and form.is_valid() and not faults,
        told=told,
        faults=faults[:FAULTS_SHOWN],
        more_faults=max(0, len(faults) - FAULTS_SHOWN),
    )


def _brought_in(name: str, content: bytes, choices: dict, dry: bool) -> Loaded:
    files = unpacked(name, content)
    rest_stays = not choices["whole"]
    return load_bank(files, choices["overwrite"], rest_stays=rest_stays, whole=not rest_stays, dry=dry)


def _told(loaded: Loaded) -> list[tuple[str, tuple[str, ...]]]:
    return [(word, rows) for name, word in TOLD.items() if (rows := getattr(loaded, name))]


def _shortly(rows: tuple[str, ...], most: int = 12) -> str:
    return ", ".join(rows[:most]) + (f", and {len(rows) - most} more" if len(rows) > most else "")


def export(request):
    """The whole bank as a ZIP in the format of fixtures/."""
    return _download(request, bank_files, "question-bank")


def export_question(request, slug: str):
    """One question with its document and the word lists that it uses."""
    question = Question.objects.select_related("document").filter(slug=slug).first()
    if question is None:
        raise Http404("No such question in the bank")
    return _download(request, lambda: question_files(question), slug)


def _download(request, files, name: str) -> HttpResponse:
    insist(request.user.has_perms([f"questions.view_{of}" for of in ("question", "document", "wordlist")]))
    if request.method not in ("GET", "HEAD"):
        return HttpResponseNotAllowed(["GET", "HEAD"])
    contents = files()
    alone = len(contents) == 1 and name != "question-bank"
    body = next(iter(contents.values())).encode() if alone else packed(contents)
    ending, kind = ("toml", "application/toml") if alone else ("zip", "application/zip")
    return HttpResponse(
        body,
        content_type=kind,
        headers={"Content-Disposition": f'attachment; filename="{name}.{ending}"'},
    )
