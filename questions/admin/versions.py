"""The history of a question's rules: every version, the difference between any two, and the way back to one."""

from django.core.paginator import Paginator
from django.template.response import TemplateResponse

from questions.admin.doors import context, for_question
from questions.changes import changed_parts, kinds_of_change
from questions.drafts import draft_of
from questions.models import Question, Rubric

A_PAGE = 50


@for_question("GET", change=False)
def versions(model_admin, request, question: Question):
    # A card is tens of kilobytes and a list shows none of it.
    every = Rubric.objects.filter(question=question).select_related("author").defer("card")
    page = Paginator(every.order_by("-version"), A_PAGE).get_page(request.GET.get("p"))
    newest = every.order_by("-version").first()
    older, newer = _chosen(request.GET.get("from"), question), _chosen(request.GET.get("to"), question)
    if older and newer and older.version > newer.version:
        older, newer = newer, older
    compared = older is not None and newer is not None
    return TemplateResponse(
        request,
        "admin/questions/question/versions.html",
        context(
            model_admin,
            request,
            question,
            f"Versions of the rules of “{question}”",
            page=page,
            newest=newest,
            draft=draft_of(question),
            older=older,
            newer=newer,
            change=kinds_of_change(older.card, newer.card) if compared else "",
            changed=changed_parts(older.card, newer.card) if compared else [],
            asked=bool(request.GET.get("from") or request.GET.get("to")),
        ),
    )


def _chosen(number: str | None, question: Question) -> Rubric | None:
    if not number or not (number.isascii() and number.isdigit() and len(number) < 9):
        return None
    return Rubric.objects.filter(question=question, version=int(number)).first()
