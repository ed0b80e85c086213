"""Lists in the admin that stay quick however many rows there are: they count and search only so far.

Counting a million rows takes longer than showing a hundred of them, and nobody turns ten thousand pages.
"""

import uuid

from django.contrib import admin
from django.contrib.auth import get_user_model
from django.core.paginator import Paginator
from django.db.models import Q
from django.utils.functional import cached_property

from feedback.refusal import MESSAGES
from practice.models import Attempt
from questions.models import Question

COUNTED = 10_000
SEARCHED = 10_000
PEOPLE = 200


class BoundedPaginator(Paginator):
    """Counts no further than COUNTED rows; what lies behind is reached by filters."""

    @cached_property
    def count(self) -> int:
        return self.object_list.order_by()[:COUNTED].count()

    @property
    def is_cut_off(self) -> bool:
        return self.count >= COUNTED


class LongList:
    """For a ModelAdmin: no count of all rows, and no order by a column that has no index."""

    paginator = BoundedPaginator
    show_full_result_count = False
    sortable_by = ()
    list_per_page = 50
    list_max_show_all = 50


class WhyNotScored(admin.SimpleListFilter):
    """The reasons are known; asking the rows for them would read all of them."""

    title = "why there is no score"
    parameter_name = "not_scored"

    def lookups(self, request, model_admin):
        return [(code, code) for code in MESSAGES]

    def queryset(self, request, queryset):
        return queryset.filter(not_scored=self.value()) if self.value() else queryset


def found_attempts(attempts, words: str):
    """Those of the attempts that an admin looks for: by its id, by the person's name, or by words.

    Words of a question and words of an answer are looked for among the newest SEARCHED tries.
    """
    try:
        return attempts.filter(pk=uuid.UUID(words))
    except ValueError:
        pass
    people = get_user_model().objects.filter(username__icontains=words).order_by("pk")
    questions = Question.objects.filter(Q(slug__icontains=words) | Q(prompt__icontains=words))
    of_questions = Attempt.objects.filter(question__in=list(questions.values_list("pk", flat=True)))
    with_words = Attempt.objects.filter(pk__in=_newest(attempts), answer__icontains=words)
    # Looked up one by one, because no index helps with an "or" of the three.
    found = Attempt.objects.filter(user__in=list(people.values_list("pk", flat=True)[:PEOPLE]))
    found = (
        found.order_by()
        .values("pk")
        .union(
            with_words.order_by().values("pk"),
            Attempt.objects.filter(pk__in=_newest(of_questions)).order_by().values("pk"),
        )
    )
    return attempts.filter(pk__in=found)


def _newest(attempts):
    return attempts.order_by("-created_at", "-pk").values("pk")[:SEARCHED]
