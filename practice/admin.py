from allauth.account.decorators import secure_admin_login
from django.conf import settings
from django.contrib import admin
from django.contrib.admin.models import CHANGE, LogEntry
from django.utils.text import Truncator

from practice import critique_admin, rejudging_admin  # noqa: F401  the admin finds only this module by itself
from practice.coaching import admin_pages  # noqa: F401
from practice.examples_admin import ExampleDraftAdmin  # noqa: F401  (registers itself)
from practice.long_lists import SEARCHED, LongList, WhyNotScored, found_attempts
from practice.models import Attempt, Contest, EarlierJudgement, Verdict

admin.site.site_header = f"{settings.SITE_NAME} administration"
admin.site.site_title = settings.SITE_NAME
admin.site.index_title = "What you can look after"
# One way to sign in for all, so that the second factor and the limit on vain attempts hold for staff too.
admin.site.login = secure_admin_login(admin.site.login)


class ReadOnly:
    """Shown, searched and filtered, never written here: what judged an answer is kept as it was.

    Deleting stays possible, because a person may ask for it.
    """

    def has_add_permission(self, request, obj=None):
        return False

    def has_change_permission(self, request, obj=None):
        return False


class VerdictInline(ReadOnly, admin.TabularInline):
    model = Verdict
    fields = ["criterion", "kind", "weight", "met", "evidence"]
    can_delete = False
    extra = 0


class EarlierJudgementInline(ReadOnly, admin.TabularInline):
    model = EarlierJudgement
    verbose_name_plural = "judged before"
    fields = ["number", "rules", "score", "not_scored", "judged_at", "replaced_at"]
    readonly_fields = fields
    can_delete = False
    extra = 0

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("rubric").defer("report", "rubric__card")

    @admin.display(description="rules version")
    def rules(self, earlier):
        return earlier.rubric.version


@admin.register(Attempt)
class AttemptAdmin(LongList, ReadOnly, admin.ModelAdmin):
    list_display = ["question", "number", "score", "not_scored", "words", "user", "created_at", "is_judged"]
    list_filter = ["question", WhyNotScored, ("judged_at", admin.EmptyFieldListFilter), "created_at"]
    list_select_related = ["question", "user"]
    search_fields = ["id"]  # what is looked through is said by get_search_results
    search_help_text = (
        "A user name, the id in the try's address, or words of a question or an answer,"
        f" among the newest {SEARCHED:,}."
    )
    ordering = ["-created_at", "-pk"]
    sortable_by = ["created_at"]
    inlines = [VerdictInline, EarlierJudgementInline]

    def get_queryset(self, request):
        # Tries at a private question are not looked at here: it is nobody's but its owner's.
        rows = super().get_queryset(request).filter(question__user=None, question__guest=None)
        if request.resolver_match and request.resolver_match.url_name == "practice_attempt_changelist":
            # The list shows neither, and they are most of a row.
            return rows.defer("answer", "report")
        return rows

    def get_search_results(self, request, queryset, search_term):
        words = search_term.strip()
        return (found_attempts(queryset, words) if words else queryset), False

    def change_view(self, request, object_id, *args, **kwargs):
        """Shows the answer, and writes down who opened it: the privacy page promises that."""
        response = super().change_view(request, object_id, *args, **kwargs)
        if response.status_code == 200 and (opened := self.get_object(request, object_id)):
            LogEntry.objects.log_actions(
                request.user.pk, [opened], CHANGE, change_message="Read the answer.", single_object=True
            )
        return response

    @admin.display(boolean=True, description="judged")
    def is_judged(self, attempt):
        return attempt.judged_at is not None


@admin.register(Contest)
class ContestAdmin(admin.ModelAdmin):
    """Candidate examples for those who write the rules: only with consent, and without the person's name."""

    list_display = ["criterion", "question", "what_rules_said", "short_words", "outcome", "created_at"]
    list_filter = ["outcome", "attempt__question", "met", "created_at"]
    list_select_related = ["attempt__question"]
    search_fields = ["criterion", "words", "attempt__question__slug"]
    fields = [
        "question",
        "criterion",
        "statement",
        "what_rules_said",
        "rules",
        "words",
        "outcome",
        "created_at",
    ]
    readonly_fields = [name for name in fields if name != "outcome"]

    def get_queryset(self, request):
        return (
            super()
            .get_queryset(request)
            # Rules from somebody's plain words are nobody's to mend; and the question itself is private.
            .filter(consent=True, attempt__question__user=None, attempt__question__guest=None)
            .select_related("attempt__question", "attempt__rubric")
        )

    def has_add_permission(self, request):
        return False

    @admin.display(ordering="attempt__question")
    def question(self, contest):
        return contest.attempt.question

    @admin.display(description="the rules said")
    def what_rules_said(self, contest):
        return "met" if contest.met else "not met"

    @admin.display(description="words")
    def short_words(self, contest):
        return Truncator(contest.words).words(16)

    @admin.display(description="rules version")
    def rules(self, contest):
        return contest.attempt.rubric

    def statement(self, contest):
        criteria = contest.attempt.rubric.card["criteria"] if contest.attempt.rubric else ()
        return next((c["statement"] for c in criteria if c["slug"] == contest.criterion), "")
