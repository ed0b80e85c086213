import json

from django.contrib import admin
from django.utils.html import format_html, format_html_join

from questions.models import Rubric
from questions.rubrics import compare


@admin.register(Rubric)
class RubricAdmin(admin.ModelAdmin):
    """Published versions, to look at only: an edit makes the next version."""

    list_display = ["question", "version", "short_hash", "published_at", "author", "note"]
    list_display_links = ["question", "version"]
    list_filter = ["question", "published_at"]
    list_select_related = ["question", "author"]
    search_fields = ["question__short", "question__slug", "question__prompt", "content_hash", "note"]
    ordering = ["-published_at", "-pk"]
    date_hierarchy = "published_at"
    fields = [
        "question",
        "version",
        "content_hash",
        "engine_version",
        "published_at",
        "author",
        "note",
        "changes",
        "frozen_card",
    ]
    readonly_fields = fields

    def get_queryset(self, request):
        rubrics = super().get_queryset(request).select_related("question", "author")
        # A private question is nobody's but its owner's, so its rules are not looked at here.
        rubrics = rubrics.filter(question__user=None, question__guest=None)
        # A card is tens of kilobytes and a list shows none of it.
        on_list = request.resolver_match and request.resolver_match.url_name.endswith("changelist")
        return rubrics.defer("card") if on_list else rubrics

    @admin.display(description="hash", ordering="content_hash")
    def short_hash(self, rubric):
        return rubric.short_hash

    @admin.display(description="Changed since the version before")
    def changes(self, rubric):
        earlier = Rubric.objects.filter(question=rubric.question, version__lt=rubric.version).first()
        if earlier is None:
            return "This is the first version."
        differences = compare(earlier.card, rubric.card)
        return format_html(
            "<ul>{}</ul>", format_html_join("", "<li>{}</li>", ((str(each),) for each in differences))
        )

    @admin.display(description="Rules as published")
    def frozen_card(self, rubric):
        return format_html("<pre>{}</pre>", json.dumps(rubric.card, indent=2, ensure_ascii=False))

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False
