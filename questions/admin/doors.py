"""How the pages around a question's rules open: for whom, with which question, and with what every page shows."""

from functools import wraps

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponseNotAllowed

from questions.models import Question, Rubric

PUBLISH = "questions.publish_rubric"


def for_question(*methods: str, change: bool = True):
    """A view ``(model_admin, request, question)`` under a question of the bank, which is 404 where there is none.

    change: whether the permission to change questions is needed, or looking is enough.
    """

    def decorated(view):
        @wraps(view)
        def opened(model_admin: admin.ModelAdmin, request, question_id: int):
            question = Question.objects.select_related("document").filter(pk=question_id).first()
            if question is None:
                raise Http404("No such question in the bank")
            may = model_admin.has_change_permission if change else model_admin.has_view_permission
            if not may(request, question):
                raise PermissionDenied
            if request.method not in methods:
                return HttpResponseNotAllowed(methods)
            return view(model_admin, request, question)

        return opened

    return decorated


def may_publish(request) -> bool:
    return request.user.has_perm(PUBLISH)


def context(model_admin: admin.ModelAdmin, request, question: Question, title: str, **more) -> dict:
    """What the templates of the admin need, and the question."""
    return {
        **model_admin.admin_site.each_context(request),
        "opts": model_admin.opts,
        "question": question,
        "original": question,
        "title": title,
        "is_nav_sidebar_enabled": False,  # the editor and its panel need the room
        "may_change": model_admin.has_change_permission(request, question),
        "may_publish": may_publish(request),
        **more,
    }


def next_version(latest: Rubric | None) -> int:
    return latest.version + 1 if latest else 1
