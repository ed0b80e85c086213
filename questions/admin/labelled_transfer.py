"""Marked answers come and go: import, export, and the candidates that wait for a decision."""

from django.contrib import messages
from django.contrib.admin.models import ADDITION
from django.http import HttpResponseRedirect, StreamingHttpResponse
from django.urls import reverse

from questions import candidates
from questions.admin.labelled_forms import ExportForm, MarkedFileForm
from questions.admin.side_pages import insist, note_in_log, side_page
from questions.labelled_files import FORMATS, csv_lines, json_lines, keep, read_upload
from questions.marked_answers import MarkedAnswerFaults
from questions.models import Criterion, LabelledAnswer

FAULTS_SHOWN = 50
CANDIDATES_SHOWN = 50
HERE = "admin/questions/labelledanswer"


def import_page(model_admin, request):
    insist(model_admin.has_add_permission(request) and model_admin.has_change_permission(request))
    sent = request.method == "POST"
    form = MarkedFileForm(request.POST if sent else None, request.FILES if sent else None)
    faults: tuple[str, ...] = ()
    if form.is_valid():
        file = form.cleaned_data["file"]
        try:
            answers = read_upload(file.name, file.read())
        except MarkedAnswerFaults as refused:
            faults = refused.faults
        else:
            done = keep(answers, file.name[:120], form.cleaned_data["replace"], request.user)
            said = _told(done)
            note_in_log(request, LabelledAnswer, ADDITION, file.name, said)
            messages.success(request, said)
            return HttpResponseRedirect(reverse("admin:questions_labelledanswer_changelist"))
    return side_page(
        model_admin,
        request,
        f"{HERE}/import.html",
        "Import marked answers",
        form,
        status=422 if faults or form.errors else 200,
        faults=faults[:FAULTS_SHOWN],
        more_faults=max(0, len(faults) - FAULTS_SHOWN),
    )


def _told(done) -> str:
    parts = [
        f"{number:,} {word}"
        for number, word in (
            (done.created, "added"),
            (done.changed, "replaced"),
            (done.unchanged, "here already"),
            (done.kept, "kept as they were, with other words or marks"),
        )
        if number
    ]
    return f"Marked answers: {', '.join(parts)}."


def export_page(model_admin, request):
    insist(model_admin.has_view_permission(request))
    form = ExportForm(request.GET or None)
    if not form.is_valid():
        status = 422 if form.is_bound else 200
        return side_page(
            model_admin, request, f"{HERE}/export.html", "Export marked answers", form, status=status
        )
    question, chosen = form.cleaned_data["question"], form.cleaned_data["format"]
    answers = LabelledAnswer.objects.select_related("question").order_by("question__position", "ref")
    criteria: dict[str, list[str]] = {}
    rows = Criterion.objects.order_by("question__position", "question_id", "position", "pk")
    if question is not None:
        answers, rows = answers.filter(question=question), rows.filter(question=question)
    for slug, criterion in rows.values_list("question__slug", "slug"):
        criteria.setdefault(slug, []).append(criterion)
    rows = answers.iterator(chunk_size=500)
    lines = csv_lines(rows, criteria) if chosen == "csv" else json_lines(rows)
    name = f"marked-answers{f'-{question.slug}' if question else ''}.{chosen}"
    return StreamingHttpResponse(
        lines,
        content_type=f"{FORMATS[chosen]}; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def candidates_page(model_admin, request):
    """What people called wrong and agreed to be read, with the admin's decision about each."""
    insist(model_admin.has_add_permission(request))
    if request.method == "POST":
        _decide(model_admin, request)
        return HttpResponseRedirect(reverse("admin:questions_labelledanswer_candidates"))
    groups = [(source, list(source.waiting(CANDIDATES_SHOWN))) for source in candidates.sources()]
    return side_page(
        model_admin,
        request,
        f"{HERE}/candidates.html",
        "Candidates for marked answers",
        groups=[(source, rows) for source, rows in groups if rows],
        waiting=candidates.waiting_count(),
        shown=sum(len(rows) for _, rows in groups),
    )


def _decide(model_admin, request) -> None:
    source = candidates.source_of(request.POST.get("source", ""))
    key, decision = request.POST.get("key", "")[:60], request.POST.get("decision")
    done = None
    if source is not None and decision in ("yes", "no"):
        done = candidates.accept(source, key, decision == "yes", request.user)
        if done is not None:
            said = f"Marked “{decision}” and kept as {done.ref}."
            model_admin.log_addition(request, done, said)
            messages.success(request, said)
    elif source is not None and decision == "aside":
        done = candidates.decline(source, key) or None
        if done:
            messages.success(request, "Put aside. The rule stays as it is.")
    if done is None:
        messages.warning(request, "Nothing changed: that candidate is decided already, or it was taken back.")
