from django.contrib import admin
from django.db.models import Count, Q

from questions.admin.forms import DocumentForm
from questions.admin.named import NamedForGoodAdmin
from questions.admin.sharing import open_drafts_and_tell
from questions.models import Document, Question


@admin.register(Document)
class DocumentAdmin(NamedForGoodAdmin):
    form = DocumentForm
    list_display = ["title", "author", "published", "questions_from_it", "has_text"]
    list_filter = ["author", "published"]
    search_fields = ["title", "author", "slug", "about"]
    readonly_fields = ["has_text"]

    def get_queryset(self, request):
        return super().get_queryset(request).annotate(question_count=Count("questions"))

    @admin.display(description="questions", ordering="question_count")
    def questions_from_it(self, document):
        return document.question_count

    @admin.display(description="text imported", boolean=True)
    def has_text(self, document):
        return bool(document.text)

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        document = form.instance
        # Title, author and date are frozen into the rules of every question that quotes it as a source.
        naming = Question.objects.filter(Q(document=document) | Q(criteria__source_document=document))
        open_drafts_and_tell(
            request, naming.select_related("document").distinct(), f"The document “{document}” was edited."
        )

    def get_deleted_objects(self, objs, request):
        deleted, counts, permissions, protected = super().get_deleted_objects(objs, request)
        if protected:
            protected = ["Questions come from this document. Give them another one first.", *protected]
        return deleted, counts, permissions, protected
