"""A link to one answer: made and ended by its owner, opened by whoever has it."""

import uuid

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.debug import sensitive_post_parameters

from practice.access import Person, own_attempt, shared_link
from practice.answers import is_withheld
from practice.coaching.passages import sentences
from practice.coaching.review_form import CommentForm
from practice.coaching.review_page import signed
from practice.coaching.share_form import ShareForm, VisitorForm
from practice.coaching.sharing import (
    DAYS,
    Refused,
    comment_by_link,
    links_of,
    make_link,
    note_opening,
    revoke,
)
from practice.feedback_page import FeedbackPage
from practice.views.methods import allow, private


@private
@allow("GET", "HEAD", "POST")
def share(request, attempt_id):
    """The links to an answer, and a new one."""
    attempt = own_attempt(request, attempt_id)
    if request.method != "POST":
        return _links(request, attempt)
    form = ShareForm(request.POST)
    if not form.is_valid():
        return _links(request, attempt, 422, error=next(iter(form.errors.values()))[0], typed=request.POST)
    said = form.cleaned_data
    try:
        link = make_link(attempt, said["link"], said["days"], said["can_comment"], said["name"])
    except Refused as why:
        return _links(request, attempt, 422, error=str(why), typed=request.POST)
    return _to_links(attempt, f"#link-{link.pk}")


@private
@allow("POST")
def share_revoke(request, attempt_id, link_id):
    attempt = own_attempt(request, attempt_id)
    if revoke(attempt, link_id):
        messages.success(request, "The link no longer opens anything.")
    return _to_links(attempt)


@private
@allow("GET", "HEAD")
def shared(request, token):
    """What whoever has the link sees: the answer and its feedback, and nothing else of the person."""
    link = shared_link(token)
    if request.method == "GET":
        note_opening(link)
    return _shared(request, link, token)


@sensitive_post_parameters("text", "name")
@private
@allow("POST")
def shared_comment(request, token):
    link = shared_link(token)
    if not link.can_comment:
        return _shared(request, link, token, 422, error="This link is for reading only.")
    form, who = CommentForm(request.POST, answer=link.attempt.answer), VisitorForm(request.POST)
    if not (form.is_valid() and who.is_valid()):
        errors = [*who.errors.values(), *form.errors.values()]
        return _shared(request, link, token, 422, error=errors[0][0], typed=request.POST)
    said = form.cleaned_data
    try:
        comment_by_link(link, who.cleaned_data["name"], said["text"], said["passage"])
    except Refused as why:
        return _shared(request, link, token, 422, error=str(why), typed=request.POST)
    address = reverse("shared", args=[token])
    return HttpResponse(status=303, headers={"Location": f"{address}#h-c"})


def _links(request, attempt, status=200, **context):
    context |= {
        "attempt": attempt,
        "links": links_of(attempt),
        "days": DAYS,
        "new_link": uuid.uuid4(),
        "now": timezone.now(),
        "site": request.build_absolute_uri("/").rstrip("/"),
    }
    return render(request, "practice/share.html", context, status=status)


def _to_links(attempt, anchor=""):
    return HttpResponse(status=303, headers={"Location": f"{reverse('share', args=[attempt.pk])}{anchor}"})


def _shared(request, link, token, status=200, **context):
    attempt = link.attempt
    # Bare: what the owner thought of the answer and called wrong is not shown with it.
    page = FeedbackPage(attempt, Person(user_id=attempt.user_id, guest=attempt.guest), bare=True)
    said = link.comments.all()
    context |= {
        "page": page,
        "link": link,
        "token": token,
        "waits": is_withheld(attempt),
        "comments": signed(list(said), attempt.answer),
        "sentences": sentences(attempt.answer),
    }
    return render(request, "practice/shared.html", context, status=status)
