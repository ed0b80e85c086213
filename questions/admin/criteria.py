from django.contrib import admin
from django.urls import reverse
from django.utils.html import format_html

from questions.models import Criterion


@admin.register(Criterion)
class CriterionAdmin(admin.ModelAdmin):
    """To search and to look at across questions, as published; they are edited with their question."""

    list_display = ["label", "question", "kind", "weight", "position", "statement"]
    list_filter = ["kind", "weight", "question"]
    list_select_related = ["question"]
    search_fields = ["label", "statement", "slug", "rules", "question__short", "question__slug"]
    ordering = ["question__position", "position"]
    fieldsets = [
        (None, {"fields": ["edit", "question", "slug", "kind", "weight", "position", "statement", "label"]}),
        ("What counts", {"fields": ["counts", "not_counts"]}),
        ("Rules", {"fields": ["rules", "match", "no_match", "refuses", "reader"]}),
        ("What the person is told", {"fields": ["ask", "sounds_like", "looked_for"]}),
        ("Source", {"fields": ["source_document", "source_heading", "source_place", "source_says"]}),
    ]
    readonly_fields = ["edit"]

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("question", "source_document")

    @admin.display(description="To edit it")
    def edit(self, criterion):
        address = reverse("admin:questions_question_editor", args=[criterion.question_id])
        return format_html('<a href="{}">Open the editor of “{}”</a>', address, criterion.question)

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False
