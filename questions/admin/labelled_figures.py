"""How far the judge agrees with the marked answers: an overview, one question's figures, and its list of errors."""

from django.core.paginator import Paginator
from django.http import Http404

from questions.admin.side_pages import insist, side_page
from questions.evaluation import Judged, differences
from questions.labelled import as_marked, counts, differing, report_on, standing
from questions.models import LabelledAnswer, Question
from questions.rubrics import newest

HERE = "admin/questions/labelledanswer"
ERRORS_A_PAGE = 25


def agreement_page(model_admin, request):
    """The questions, each with how many marked answers it has."""
    insist(model_admin.has_view_permission(request))
    numbers = counts()
    questions = [(question, numbers.get(question.pk, 0)) for question in Question.objects.all()]
    return side_page(
        model_admin,
        request,
        f"{HERE}/agreement.html",
        "Agreement with marked answers",
        questions=questions,
        total=sum(number for _, number in questions),
    )


def _question(slug: str) -> Question:
    found = Question.objects.filter(slug=slug).first()
    if found is None:
        raise Http404("No such question")
    return found


def question_page(model_admin, request, slug: str):
    insist(model_admin.has_view_permission(request))
    question = _question(slug)
    return side_page(
        model_admin,
        request,
        f"{HERE}/question.html",
        f"Agreement: {question}",
        question=question,
        standing=standing(question),
    )


def errors_page(model_admin, request, slug: str):
    """As `evaluate_scoring --errors`: each decision in which judge and marks differ, without the blind third."""
    insist(model_admin.has_view_permission(request))
    question = _question(slug)
    rubric = newest(question)
    if rubric is None:
        raise Http404("No published rules")
    criteria = {c["slug"]: c for c in rubric.card["criteria"]}
    criterion = request.GET.get("criterion", "")
    if criterion and criterion not in criteria:
        raise Http404("No such point or mistake")
    current = standing(question)
    page = Paginator(differing(question, rubric, criterion), ERRORS_A_PAGE).get_page(request.GET.get("p"))
    answers = LabelledAnswer.objects.filter(pk__in=list(page.object_list)).order_by("ref")
    rows = []
    for answer in answers:
        judged = Judged(as_marked(answer, question.slug), report_on(answer, rubric), 0.0)
        wrong = [
            (criteria[difference.verdict.criterion], difference)
            for difference in differences(judged)
            if not criterion or difference.verdict.criterion == criterion
        ]
        if wrong:
            rows.append((answer, wrong))
    return side_page(
        model_admin,
        request,
        f"{HERE}/errors.html",
        f"Errors: {question}",
        question=question,
        standing=current,
        rubric=rubric,
        criteria=criteria.values(),
        criterion=criterion,
        rows=rows,
        page=page,
    )
