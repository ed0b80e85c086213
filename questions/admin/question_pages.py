from django.contrib import admin
from django.db.models import Count, Max, Q
from django.urls import reverse
from django.utils.html import format_html

from questions.admin.forms import CriteriaFormSet, QuestionForm
from questions.admin.named import NamedForGoodAdmin
from questions.admin.publishing import publish_and_tell
from questions.models import Criterion, Kind, Question


class CriterionInline(admin.TabularInline):
    """The points and mistakes at a glance; their rules have a page of their own."""

    model = Criterion
    formset = CriteriaFormSet
    fields = ["position", "kind", "weight", "label"]
    extra = 0
    show_change_link = True

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("source_document")

    def has_add_permission(self, request, obj=None):
        return False


@admin.register(Question)
class QuestionAdmin(NamedForGoodAdmin):
    form = QuestionForm
    inlines = [CriterionInline]
    list_display = ["short", "document", "level", "position", "points", "mistakes", "version", "active"]
    list_display_links = ["short"]
    list_filter = ["active", "level", "document"]
    list_select_related = ["document"]
    search_fields = ["short", "prompt", "slug", "criteria__label", "criteria__statement"]
    readonly_fields = ["more"]
    fieldsets = [
        (None, {"fields": ["document", "slug", "prompt", "short", "level", "position", "active"]}),
        (
            "Around the question",
            {"fields": ["why_asked", "hint", "usual_words_min", "usual_words_max", "sample_answer"]},
        ),
        ("Points and mistakes", {"fields": ["more"]}),
    ]

    def get_queryset(self, request):
        return (
            super()
            .get_queryset(request)
            .annotate(
                point_count=Count("criteria", filter=Q(criteria__kind=Kind.EMPHASIZE), distinct=True),
                mistake_count=Count("criteria", filter=Q(criteria__kind=Kind.AVOID), distinct=True),
                newest_version=Max("rubrics__version"),
            )
        )

    @admin.display(ordering="point_count")
    def points(self, question):
        return question.point_count

    @admin.display(ordering="mistake_count")
    def mistakes(self, question):
        return question.mistake_count

    @admin.display(description="rules, version", ordering="newest_version")
    def version(self, question):
        return question.newest_version or "not published"

    @admin.display(description="Rules")
    def more(self, question):
        if question.pk is None:
            return "Save the question first, then give it points and mistakes."
        return format_html(
            '<a href="{}?question={}">Add a point or mistake</a> · <a href="{}?question__id__exact={}">'
            "Published versions</a>",
            reverse("admin:questions_criterion_add"),
            question.pk,
            reverse("admin:questions_rubric_changelist"),
            question.pk,
        )

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        publish_and_tell(request, [form.instance])

    def get_deleted_objects(self, objs, request):
        deleted, counts, permissions, protected = super().get_deleted_objects(objs, request)
        if protected:
            advice = "Published rules and the tries judged by them are kept for good."
            # Nobody may delete published rules, so a lacking permission would be said in place of the reason.
            permissions = set()
            protected = [f"{advice} To take the question off the site, untick Active instead.", *protected]
        return deleted, counts, permissions, protected
