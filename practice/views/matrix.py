"""A group as its coach sees it: the matrix and its files, the overview, one member's report."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.text import slugify

from practice.access import coach_of, coached_cohort, coached_member
from practice.coaching.matrix import NOTES, SORTS, Choice, matrix_of
from practice.coaching.matrix_files import as_csv, as_xlsx
from practice.coaching.member_report import report_of
from practice.coaching.overview import overview_of
from practice.views.methods import allow, private

FILES = {
    "csv": (as_csv, "text/csv; charset=utf-8"),
    "xlsx": (as_xlsx, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
}


@private
@allow("GET", "HEAD")
def matrix(request, cohort_id):
    cohort = coached_cohort(request, cohort_id)
    choice = Choice.chosen(request.GET)
    context = {"matrix": matrix_of(cohort, choice), "choice": choice, "notes": NOTES, "sorts": SORTS}
    return render(request, "practice/matrix.html", context)


@private
@allow("GET", "HEAD")
def matrix_file(request, cohort_id, form):
    """The same part of the table as the page shows, for a spreadsheet."""
    cohort = coached_cohort(request, cohort_id)
    written, kind = FILES[form]
    response = HttpResponse(written(matrix_of(cohort, Choice.chosen(request.GET))), content_type=kind)
    name = slugify(cohort.name) or "group"
    response["Content-Disposition"] = f'attachment; filename="{name}.{form}"'
    return response


@private
@allow("GET", "HEAD")
def overview(request, cohort_id):
    cohort = coached_cohort(request, cohort_id)
    return render(request, "practice/overview.html", {"overview": overview_of(cohort)})


@private
@allow("GET", "HEAD")
def member_report(request, cohort_id, membership_id):
    member = coached_member(request, cohort_id, membership_id)
    if member.joined_at is None:
        raise Http404("Who has not joined has no report")
    return render(request, "practice/member-report.html", {"report": report_of(coach_of(request), member)})
