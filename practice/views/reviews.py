"""The coach's side of a review: the queue, one answer, and what is written about it."""

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.debug import sensitive_post_parameters

from practice.access import coach_of, reviewable_attempt
from practice.coaching import reviewing
from practice.coaching.decisions import CHOICES
from practice.coaching.queue import ON_A_PAGE, STATES, Choice, counts, place_of, queue, rows_of_page
from practice.coaching.review_form import CommentForm, VerdictForm, field_of, marks_from
from practice.coaching.review_page import Reviewed, ReviewPage
from practice.coaching.saved_comments import keep_comment, saved_comments_of
from practice.views.methods import allow, private


@private
@allow("GET", "HEAD")
def reviews(request):
    coach = coach_of(request)
    choice = Choice.chosen(request.GET)
    found = Paginator(rows_of_page(queue(coach, choice)), ON_A_PAGE)
    numbers = counts(coach, choice)
    found.count = numbers[choice.state]
    page = found.get_page(request.GET.get("page"))
    moment = timezone.now()
    for row in page.object_list:
        review = getattr(row, "review", None)
        row.open_by = review.holder if reviewing.is_open_elsewhere(review, coach, moment) else None
    context = {
        "tabs": [(state, name, numbers[state]) for state, name in STATES.items()],
        "choice": choice,
        "page": page,
        "groups": list(coach.cohorts.filter(archived_at=None)),
    }
    return render(request, "practice/reviews.html", context)


@private
@allow("GET", "HEAD")
def review(request, attempt_id):
    coach, attempt = _asked(request, attempt_id)
    return _shown(request, coach, attempt)


@sensitive_post_parameters("reason", "words")
@private
@allow("POST")
def review_verdict(request, attempt_id, criterion):
    """Confirms or changes one verdict."""
    coach, attempt = _asked(request, attempt_id)
    report = _judged(attempt, blind=False)
    if criterion not in {verdict.criterion for verdict in report.verdicts}:
        raise Http404("No such verdict in this answer")
    form = VerdictForm(request.POST, answer=attempt.answer)
    typed = {"decided": criterion, "typed": request.POST}
    if not form.is_valid():
        return _shown(request, coach, attempt, 422, verdict_error=_first_error(form), **typed)
    try:
        reviewing.decide(attempt, coach, report, criterion, form.mark, form.cleaned_data["seen"])
    except (reviewing.Overtaken, reviewing.HeldByAnother) as why:
        return _shown(request, coach, attempt, 409, verdict_error=str(why), **typed)
    except reviewing.Refused as why:
        return _shown(request, coach, attempt, 422, verdict_error=str(why), **typed)
    if request.htmx:
        return _shown(request, coach, _again(coach, attempt), decided=criterion, saved=True)
    sign = next(d.item.sign for d in Reviewed(attempt, None).decisions if d.slug == criterion)
    return _back(request, attempt, f"p-{sign}")


@private
@allow("POST")
def review_marks(request, attempt_id):
    """Keeps all blind marks; then the judge is shown."""
    coach, attempt = _asked(request, attempt_id)
    report = _judged(attempt, blind=None)
    criteria = [verdict.criterion for verdict in report.verdicts]
    marks = marks_from(criteria, request.POST)
    if left := len(criteria) - len(marks):
        chosen = {criterion: request.POST.get(field_of(criterion), "") for criterion in criteria}
        error = f"{left} of {len(criteria)} {'is' if left == 1 else 'are'} not marked yet. Mark every one."
        return _shown(request, coach, attempt, 422, marks_error=error, chosen_marks=chosen)
    try:
        reviewing.mark_blind(attempt, coach, report, marks)
    except reviewing.HeldByAnother as why:
        chosen = {criterion: request.POST.get(field_of(criterion), "") for criterion in criteria}
        return _shown(request, coach, attempt, 409, marks_error=str(why), chosen_marks=chosen)
    return _back(request, attempt, "h-v")


@private
@allow("POST")
def review_confirm(request, attempt_id):
    """Confirms all verdicts that are not decided yet."""
    coach, attempt = _asked(request, attempt_id)
    try:
        reviewing.confirm_rest(attempt, coach, _judged(attempt, blind=False))
    except reviewing.HeldByAnother as why:
        return _shown(request, coach, attempt, 409, error=str(why))
    return _back(request, attempt, "h-send")


@sensitive_post_parameters("text")
@private
@allow("POST")
def review_comment(request, attempt_id):
    """Adds a comment to the answer, and keeps it for other answers where the coach says so."""
    coach, attempt = _asked(request, attempt_id)
    form = CommentForm(request.POST, answer=attempt.answer)
    if not form.is_valid():
        return _shown(request, coach, attempt, 422, comment_error=_first_error(form), typed=request.POST)
    said = form.cleaned_data
    try:
        reviewing.comment(attempt, coach, said["text"], said["passage"], _members_address(request, attempt))
    except reviewing.HeldByAnother as why:
        return _shown(request, coach, attempt, 409, comment_error=str(why), typed=request.POST)
    if said["keep"]:
        keep_comment(coach.user_id, said["text"])
    if request.htmx:
        return _shown(request, coach, _again(coach, attempt), commented=True)
    return _back(request, attempt, "h-c")


@private
@allow("POST")
def review_comment_delete(request, attempt_id, comment_id):
    coach, attempt = _asked(request, attempt_id)
    reviewing.take_comment_back(attempt, coach, comment_id)
    return _back(request, attempt, "h-c")


@private
@allow("POST")
def review_take(request, attempt_id):
    """Takes over an answer that another coach has open."""
    coach, attempt = _asked(request, attempt_id)
    reviewing.take_over(coach, attempt)
    return _back(request, attempt, "main")


@private
@allow("POST")
def review_release(request, attempt_id):
    """Sends the review to the member; with "next" the coach goes on to the next answer."""
    coach, attempt = _asked(request, attempt_id)
    choice = Choice.chosen(request.GET)
    after = place_of(attempt, coach, choice).after if "next" in request.POST else None
    try:
        reviewing.release_review(attempt, coach, _members_address(request, attempt))
    except reviewing.HeldByAnother as why:
        return _shown(request, coach, attempt, 409, error=str(why))
    except reviewing.Refused as why:
        return _shown(request, coach, attempt, 422, error=str(why))
    if "next" not in request.POST:
        return _back(request, attempt, "main")
    if after is None:
        return _to(f"{reverse('reviews')}?{choice.query}")
    return _to(f"{reverse('review', args=[after])}?{choice.query}")


def _asked(request, attempt_id):
    coach = coach_of(request)
    return coach, reviewable_attempt(coach, attempt_id)


def _again(coach, attempt):
    """The answer as it is stored now."""
    return reviewable_attempt(coach, attempt.pk)


def _judged(attempt, blind: bool | None):
    """The judge's report of the answer; 404 where there is none or it must not be touched yet."""
    report = Reviewed(attempt, None).report
    if report is None or (blind is False and reviewing.is_blind(attempt, getattr(attempt, "review", None))):
        raise Http404("Nothing to decide here yet")
    return report


def _shown(request, coach, attempt, status=200, **context):
    held = (
        reviewing.open_answer(coach, attempt) if request.method == "GET" else getattr(attempt, "review", None)
    )
    page = ReviewPage(attempt, held, coach)
    choice = Choice.chosen(request.GET)
    context |= {"page": page, "choice": choice, "verdict_choices": CHOICES}
    context["open_by"] = held.holder if reviewing.is_open_elsewhere(held, coach, timezone.now()) else None
    if request.htmx and "decided" in context:
        context["decision"] = next(d for d in page.decisions if d.slug == context["decided"])
        return render(request, "practice/review.html#verdict_saved", context, status=status)
    context["saved_comments"] = saved_comments_of(coach.user_id)
    if request.htmx and ("commented" in context or "comment_error" in context):
        return render(request, "practice/review.html#commented", context, status=status)
    context["place"] = place_of(attempt, coach, choice)
    return render(request, "practice/review.html", context, status=status)


def _first_error(form) -> str:
    return next(iter(form.errors.values()))[0]


def _members_address(request, attempt) -> str:
    return request.build_absolute_uri(reverse("attempt", args=[attempt.pk])) + "#review"


def _back(request, attempt, anchor: str):
    choice = Choice.chosen(request.GET)
    return _to(f"{reverse('review', args=[attempt.pk])}?{choice.query}#{anchor}")


def _to(address: str):
    # 303: the browser asks for the page with GET, so a reload sends nothing again.
    return HttpResponse(status=303, headers={"Location": address})
