"""The question editor: everything of a question on one page, saved as a draft; and trying it while typing."""

from django.contrib import messages
from django.shortcuts import redirect
from django.template.response import TemplateResponse

from questions import drafts, stored_answers
from questions.admin.doors import context, for_question, next_version
from questions.admin.editor_form import LINES, Editor, criterion_said
from questions.admin.trying import ANSWER_MOST, try_out
from questions.admin.words import SIGNS
from questions.changes import changed_parts
from questions.drafts import ChangedMeanwhile, card_of_entry, draft_of, entry_now, state_of
from questions.models import Question
from questions.rubrics import faults_of_card, newest

TEMPLATE = "admin/questions/question/editor.html"


@for_question("GET", "POST")
def editor(model_admin, request, question: Question):
    draft = draft_of(question)
    entry = entry_now(question, draft)
    if request.method == "POST":
        return _sent(model_admin, request, question, draft, Editor(question, entry, request.POST))
    form = Editor(question, entry)
    form.tell(faults_of_card(card_of_entry(question, entry)))
    return _page(model_admin, request, question, draft, form)


def _sent(model_admin, request, question, draft, form: Editor):
    seen = request.POST.get("seen", "")
    if "_add" in request.POST:
        return _page(model_admin, request, question, draft, form.with_one_more(), seen)
    if not form.is_valid():
        return _page(model_admin, request, question, draft, form, seen, status=422)
    if form.entry() == form.stored and seen == state_of(draft, newest(question)):
        if "_check" in request.POST:
            return redirect("admin:questions_question_check", question.pk)
        messages.info(request, "Nothing was changed, so nothing was saved.")
        return redirect("admin:questions_question_editor", question.pk)
    try:
        saved = drafts.save_draft(question, form.entry(), seen, request.user)
    except ChangedMeanwhile:
        return _collided(model_admin, request, question, form)
    model_admin.log_change(request, question, f"Saved the draft of its rules (revision {saved.revision}).")
    if "_check" in request.POST:
        return redirect("admin:questions_question_check", question.pk)
    messages.success(request, "Draft saved. Nobody is judged by it until it is published.")
    return redirect("admin:questions_question_editor", question.pk)


def _collided(model_admin, request, question, form: Editor):
    """Somebody saved in between: both texts stay, and the one who came second decides knowingly."""
    theirs = draft_of(question)
    entry = entry_now(question, theirs)
    apart = changed_parts(entry, form.entry())
    return _page(
        model_admin,
        request,
        question,
        theirs,
        form,
        collision={"draft": theirs, "changed": apart},
        status=409,
    )


def _page(model_admin, request, question, draft, form, seen=None, status=200, **more):
    """The page with a form; ``seen`` is the state that the form was begun from, where it is not the one of now."""
    latest = newest(question)
    offered = stored_answers.source().offered(question)
    page = context(
        model_admin,
        request,
        question,
        f"Rules of “{question}”",
        draft=draft,
        latest=latest,
        next_version=next_version(latest),
        editor=form,
        seen=state_of(draft, latest) if seen is None else seen,
        offered=offered,
        signs=SIGNS,
        collision=None,
    )
    return TemplateResponse(request, TEMPLATE, {**page, **more}, status=status)


@for_question("POST")
def try_draft(model_admin, request, question: Question):
    """What the form as it stands says of an answer; the answer to htmx while somebody types."""
    draft = draft_of(question)
    form = Editor(question, entry_now(question, draft), request.POST)
    picked = request.POST.get("try_pick", "")
    answer, gone = request.POST.get("try_text", ""), False
    if picked:
        read = stored_answers.source().read(question, {picked}, request.user)
        gone = picked not in read  # taken back or deleted since the page was opened
        answer = "" if gone else read[picked].sent
    answer = answer.replace("\r\n", "\n").replace("\r", "\n")
    latest = newest(question)
    page = {"latest": latest, "too_long": len(answer) > ANSWER_MOST, "most": ANSWER_MOST, "gone": gone}
    if not (page["too_long"] or gone):
        page["trial"] = try_out(card_of_entry(question, _as_typed(form)), latest, answer)
    return TemplateResponse(request, f"{TEMPLATE}#tried", {**page, "typed": bool(answer.strip())})


def _as_typed(form: Editor) -> dict:
    """The entry of a form that need not be valid yet: what cannot be used is taken from the stored entry."""
    form.part.is_valid()
    form.parts.is_valid()
    stored = {criterion["slug"]: criterion for criterion in form.stored["criteria"]}
    criteria = []
    for each in form.parts.kept:
        said = getattr(each, "cleaned_data", {})
        slug = said.get("slug")
        if not slug or any(slug == other["slug"] for other in criteria):
            continue
        if each.errors:
            # Rules are tried whatever else is missing; what is far too long was turned down by its field.
            usable = {"slug": slug, "kind": said.get("kind", "emphasize"), "weight": said.get("weight", 1)}
            lines = {name: said[name] for name in LINES if name in said}
            blank = {name: "" for name in ("statement", "label", "counts", "not_counts", "ask")}
            blank |= {"sounds_like": "", "looked_for": "", "refuses": said.get("refuses", [])}
            empty = {**blank, **dict.fromkeys(LINES, []), "source": _no_source()}
            criteria.append({**(stored.get(slug) or empty), **usable, **lines})
        else:
            criteria.append(criterion_said(said, stored.get(slug, {}).get("source", {})))
    said = getattr(form.part, "cleaned_data", {})
    texts = {name: said[name] for name in ("prompt", "hint", "sample_answer") if name in said}
    return {**form.stored, **texts, "criteria": criteria}


def _no_source() -> dict:
    return {"document": "", "heading": "", "place": "", "says": "", "passages": []}


@for_question("GET", "POST")
def throw_away(model_admin, request, question: Question):
    draft = draft_of(question)
    if draft is None:
        messages.info(request, "There is no draft.")
        return redirect("admin:questions_question_editor", question.pk)
    if request.method == "POST":
        try:
            drafts.throw_away(question, request.POST.get("seen", ""))
        except ChangedMeanwhile:
            messages.error(request, "Somebody saved the draft in between, so it was kept. Look at it first.")
            return redirect("admin:questions_question_editor", question.pk)
        model_admin.log_change(request, question, "Threw the draft of its rules away.")
        messages.success(request, "Draft thrown away. The published rules are as they were.")
        return redirect("admin:questions_question_editor", question.pk)
    latest = newest(question)
    card = card_of_entry(question, draft.entry)
    page = context(
        model_admin,
        request,
        question,
        "Throw the draft away?",
        draft=draft,
        latest=latest,
        seen=state_of(draft, latest),
        changed=changed_parts(latest.card, card) if latest else [],
    )
    return TemplateResponse(request, "admin/questions/question/throw-away.html", page)
