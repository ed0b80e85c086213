"""A coach's sets of questions: listed, made, put in order, published, shared, copied, deleted."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import render
from django.urls import reverse

from practice.access import coach_of, own_set, sets_of_coaches
from practice.coaching import sets
from practice.coaching.forms import SetForm
from practice.views.methods import go_on, signed_in


@signed_in("GET", "HEAD")
def question_sets(request):
    coach = coach_of(request)
    return render(request, "practice/question-sets.html", {"coach": coach, "page": sets.SetsPage(coach)})


@signed_in("GET", "HEAD", "POST")
def question_set_new(request):
    coach = coach_of(request)
    form = SetForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            made = sets.make(coach, **form.cleaned_data)
            return go_on("question-set", made.slug)
        except sets.Full as reason:
            form.add_error("title", str(reason))
    return _form(request, form, None)


@signed_in("GET", "HEAD", "POST")
def question_set(request, slug):
    """One's own set with its questions in order, each change by a button; another coach's to look at and copy."""
    coach = coach_of(request)
    if request.method != "POST":
        shown = sets_of_coaches(coach).filter(slug=slug).first()
        if shown is None:
            raise Http404("No such set of this coach")
        return _show(request, coach, shown)
    changed = own_set(request, slug)
    try:
        _do(request, coach, changed)
    except sets.Full as reason:
        return _show(request, coach, changed, str(reason), 422)
    if request.htmx:
        return render(request, "practice/question-set.html#set", {"page": sets.SetPage(coach, changed)})
    return go_on("question-set", slug)


def _do(request, coach, changed) -> None:
    do, _, which = request.POST.get("do", "").partition("-")
    number = int(which) if which.isascii() and which.isdigit() and len(which) < 12 else 0
    if do == "add":
        wanted = request.POST.get("question", "")
        question = next((q for q in sets.questions_to_add(coach, changed) if q.slug == wanted), None)
        if question is None:
            raise sets.Full("Choose a question from the list.")
        sets.add(changed, question)
    elif do in ("up", "down"):
        sets.move(changed, number, up=do == "up")
    elif do == "out":
        sets.take_out(changed, number)
    elif do in ("publish", "unpublish"):
        if do == "publish" and not changed.members.exists():
            raise sets.Full("Put a question into the set first.")
        sets.publish(changed, do == "publish")
    elif do in ("share", "unshare"):
        sets.share(changed, do == "share")
    else:
        raise sets.Full("We did not understand what to do. Nothing has changed.")


@signed_in("GET", "HEAD", "POST")
def question_set_edit(request, slug):
    changed = own_set(request, slug)
    initial = {"title": changed.title, "about": changed.about}
    form = SetForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and form.is_valid():
        changed.title, changed.about = form.cleaned_data["title"], form.cleaned_data["about"]
        changed.save(update_fields=["title", "about"])
        return go_on("question-set", slug)
    return _form(request, form, changed)


@signed_in("POST")
def question_set_copy(request, slug):
    coach = coach_of(request)
    source = sets_of_coaches(coach).filter(slug=slug).first()
    if source is None:
        raise Http404("No such set of this coach")
    try:
        copied = sets.copy(source, coach)
    except sets.Full as reason:
        messages.error(request, str(reason))
        return go_on("question-sets")
    messages.success(request, "This is your own copy. Change it as you like.")
    return go_on("question-set", copied.slug)


@signed_in("GET", "HEAD", "POST")
def question_set_delete(request, slug):
    doomed = own_set(request, slug)
    if request.method != "POST":
        return render(request, "practice/question-set-delete.html", {"set": doomed})
    doomed.delete()
    messages.success(request, f"{doomed.title} is deleted.")
    return go_on("question-sets")


def _show(request, coach, shown, error: str = "", status: int = 200):
    context = {
        "page": sets.SetPage(coach, shown),
        "error": error,
        "here": reverse("question-set", args=[shown.slug]),
    }
    part = "practice/question-set.html#set" if request.htmx and error else "practice/question-set.html"
    return render(request, part, context, status=status)


def _form(request, form: SetForm, changed):
    here = reverse("question-set-edit", args=[changed.slug]) if changed else reverse("question-set-new")
    context = {"form": form, "set": changed, "here": here}
    return render(request, "practice/question-set-form.html", context, status=422 if form.errors else 200)
