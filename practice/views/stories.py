"""The story bank: list, write, change, delete."""

import uuid

from django.db.models import Count
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.debug import sensitive_post_parameters

from practice.access import known_person, own_attempt, own_attempts, own_stories, own_story, person_of
from practice.models import Story
from practice.stories import (
    CARRIES_AT_MOST,
    PARTS,
    StoryForm,
    change_story,
    keep_story,
    parts_of,
    questions_to_link,
)
from practice.views.methods import allow, private


@private
@allow("GET", "HEAD")
def stories(request):
    kept = own_stories(person_of(request)).annotate(carries=Count("questions")).prefetch_related("questions")
    # Said again: a query that counts drops the order of the model.
    context = {"stories": kept.order_by("-updated_at", "pk"), "carries_at_most": CARRIES_AT_MOST}
    return render(request, "practice/stories.html", context)


@sensitive_post_parameters("title", *PARTS)
@private
@allow("GET", "HEAD", "POST")
def story_new(request):
    attempt = _attempt(request)
    if request.method != "POST":
        parts = parts_of(attempt) if attempt else None
        context = {"typed": parts, "chosen": parts.questions if parts else set()}
        return _editor(request, context | {"token": uuid.uuid4(), "attempt": attempt})
    token = _uuid(request.POST.get("token", "")) or uuid.uuid4()
    form = StoryForm(request.POST, person=person_of(request))
    if not form.is_valid():
        return _refused(request, form, {"token": token, "attempt": attempt})
    return _to_list(keep_story(known_person(request), token, form.cleaned_data, attempt))


@sensitive_post_parameters("title", *PARTS)
@private
@allow("GET", "HEAD", "POST")
def story(request, story_id):
    kept = own_story(request, story_id)
    if request.method != "POST":
        chosen = set(kept.questions.values_list("slug", flat=True))
        return _editor(request, {"story": kept, "typed": kept, "chosen": chosen})
    form = StoryForm(request.POST, person=person_of(request))
    if not form.is_valid():
        return _refused(request, form, {"story": kept})
    return _to_list(change_story(kept, form.cleaned_data))


@private
@allow("GET", "HEAD", "POST")
def story_delete(request, story_id):
    kept = own_story(request, story_id)
    if request.method != "POST":
        return render(request, "practice/story-delete.html", {"story": kept})
    kept.delete()
    return HttpResponse(status=303, headers={"Location": reverse("stories")})


def _editor(request, context, status=200):
    context |= {
        "questions": questions_to_link(person_of(request)),
        "too_many": len(context["chosen"]) > CARRIES_AT_MOST,
        "carries_at_most": CARRIES_AT_MOST,
        "here": request.get_full_path(),
    }
    return render(request, "practice/story.html", context, status=status)


def _refused(request, form, context):
    errors = {name: messages[0] for name, messages in form.errors.items()}
    return _editor(request, context | {"errors": errors, "typed": form.typed, "chosen": form.chosen}, 422)


def _to_list(kept: Story):
    # 303: the browser asks for the page with GET, so a reload sends nothing again.
    return HttpResponse(status=303, headers={"Location": f"{reverse('stories')}#story-{kept.pk}"})


def _attempt(request):
    """The try that the story is made from: the asking person's own, or none, or 404.

    A try that went away while the story was being written costs no word: the story is kept without it.
    """
    if request.method == "POST":
        asked = _uuid(request.POST.get("from", ""))
        return own_attempts(person_of(request)).filter(pk=asked).first() if asked else None
    if asked := request.GET.get("from", ""):
        return own_attempt(request, _uuid(asked) or uuid.uuid4())
    return None


def _uuid(typed: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(typed)
    except ValueError:
        return None
