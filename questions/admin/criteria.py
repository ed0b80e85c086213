import re

from django.contrib import admin

from questions.admin.forms import CriterionForm, new_faults
from questions.admin.named import NamedForGoodAdmin
from questions.admin.publishing import publish_and_tell
from questions.models import Criterion, Question
from questions.rubrics import faults_of_card, freeze

# What stands in an address may be anything; this much every database can look up.
ROW_NUMBER = re.compile("[0-9]{1,9}")


@admin.register(Criterion)
class CriterionAdmin(NamedForGoodAdmin):
    form = CriterionForm
    named_once = ("question", "slug")
    list_display = ["label", "question", "kind", "weight", "position", "statement"]
    list_filter = ["kind", "weight", "question"]
    list_select_related = ["question"]
    search_fields = ["label", "statement", "slug", "rules", "question__short", "question__slug"]
    ordering = ["question__position", "position"]
    fieldsets = [
        (None, {"fields": ["question", "slug", "kind", "weight", "position", "statement", "label"]}),
        ("What counts", {"fields": ["counts", "not_counts"]}),
        ("Rules", {"fields": ["rules", "match", "no_match", "refuses", "reader"]}),
        ("What the person is told", {"fields": ["ask", "sounds_like", "looked_for"]}),
        ("Source", {"fields": ["source_document", "source_heading", "source_place", "source_says"]}),
    ]

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("question__document", "source_document")

    def get_changeform_initial_data(self, request):
        initial = super().get_changeform_initial_data(request)
        question = initial.get("question")
        if question and ROW_NUMBER.fullmatch(str(question)):
            initial.setdefault("position", Criterion.objects.filter(question_id=question).count() + 1)
        return initial

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        publish_and_tell(request, [form.instance.question])

    def delete_model(self, request, obj):
        super().delete_model(request, obj)
        publish_and_tell(request, [obj.question])

    def delete_queryset(self, request, queryset):
        questions = list(Question.objects.filter(criteria__in=queryset).distinct())
        super().delete_queryset(request, queryset)
        publish_and_tell(request, questions)

    def get_deleted_objects(self, objs, request):
        """Protects what the rest of a question leans on: its last point, or one that another's rule names."""
        deleted, counts, permissions, protected = super().get_deleted_objects(objs, request)
        going = {criterion.pk for criterion in objs}
        for question in Question.objects.filter(criteria__in=going).select_related("document").distinct():
            rest = question.criteria.exclude(pk__in=going).select_related("source_document")
            faults = new_faults(question, faults_of_card(freeze(question, rest)))
            protected = [*protected, *(str(fault) for fault in faults)]
        return deleted, counts, permissions, protected
