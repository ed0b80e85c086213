"""For those who write the rules: how far coaches and the judge agree, and where they do not."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from practice.access import check_is_admin
from practice.attempts import statement_of
from practice.coaching.agreement import agreements, disagreements, may_be_read, total, words_behind
from practice.coaching.decisions import WORDS
from practice.coaching.examples import NoWords, draft_example
from practice.views.methods import allow, private

ON_A_PAGE = 25


@private
@allow("GET", "HEAD")
def agreement(request):
    check_is_admin(request)
    every = agreements()
    page = Paginator(disagreements(), ON_A_PAGE).get_page(request.GET.get("page"))
    for verdict in page.object_list:
        verdict.readable = may_be_read(verdict)
        verdict.statement = statement_of(verdict.review.attempt, verdict.criterion)
        verdict.words = words_behind(verdict) if verdict.readable else ""
        verdict.rules_word = WORDS[verdict.kind][verdict.rules_met]
        verdict.coach_word = WORDS[verdict.kind][verdict.met]
    context = {"agreements": every, "total": total(every), "page": page}
    return render(request, "practice/agreement.html", context)


@private
@allow("POST")
def draft_from_disagreement(request, verdict_id):
    """Turns one disagreement into a draft example, where the member has agreed."""
    check_is_admin(request)
    verdict = get_object_or_404(disagreements(), pk=verdict_id)
    if not may_be_read(verdict):
        raise Http404("Without the member's consent there is nothing to read")
    try:
        draft = draft_example(verdict, request.user)
    except NoWords:
        messages.error(request, "Nobody pointed at words here, so there is nothing to make an example of.")
        return _to(reverse("agreement"))
    return _to(reverse("admin:practice_exampledraft_change", args=[draft.pk]))


def _to(address: str):
    return HttpResponse(status=303, headers={"Location": address})
