"""The coach's comment bank."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.debug import sensitive_post_parameters

from practice.access import coach_of
from practice.coaching.review_form import CommentForm
from practice.coaching.saved_comments import KEPT_AT_MOST, forget_comment, keep_comment, saved_comments_of
from practice.views.methods import allow, private


@sensitive_post_parameters("text")
@private
@allow("GET", "HEAD", "POST")
def saved_comments(request):
    coach = coach_of(request)
    if request.method != "POST":
        return _shown(request, coach)
    form = CommentForm(request.POST)
    if not form.is_valid():
        return _shown(request, coach, 422, error=next(iter(form.errors.values()))[0], typed=request.POST)
    if keep_comment(coach.user_id, form.cleaned_data["text"]) is None:
        error = f"You keep {KEPT_AT_MOST} comments already. Delete one first."
        return _shown(request, coach, 422, error=error, typed=request.POST)
    return _to_list()


@private
@allow("POST")
def saved_comment_delete(request, comment_id):
    coach = coach_of(request)
    if forget_comment(coach.user_id, comment_id):
        messages.success(request, "The comment is no longer kept. Where you have used it, it stays.")
    return _to_list()


def _shown(request, coach, status=200, **context):
    context["saved_comments"] = saved_comments_of(coach.user_id)
    return render(request, "practice/saved-comments.html", context, status=status)


def _to_list():
    return HttpResponse(status=303, headers={"Location": reverse("saved-comments")})
