from django.conf import settings
from django.contrib import admin

from practice.models import Attempt, Verdict

admin.site.site_header = f"{settings.SITE_NAME} administration"
admin.site.site_title = settings.SITE_NAME
admin.site.index_title = "What you can look after"


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


@admin.register(Attempt)
class AttemptAdmin(ReadOnly, admin.ModelAdmin):
    list_display = ["question", "number", "score", "not_scored", "words", "user", "created_at", "is_judged"]
    list_filter = ["question", "not_scored", ("judged_at", admin.EmptyFieldListFilter), "created_at"]
    list_select_related = ["question", "user"]
    search_fields = ["id__exact", "answer", "question__prompt", "question__slug", "user__username"]
    search_help_text = "Words of an answer or a question, a user name, or the id in the try's address."
    date_hierarchy = "created_at"
    inlines = [VerdictInline]

    def get_queryset(self, request):
        # Tries at a private question are not looked at here: it is nobody's but its owner's.
        return super().get_queryset(request).filter(question__user=None, question__guest=None)

    @admin.display(boolean=True, description="judged")
    def is_judged(self, attempt):
        return attempt.judged_at is not None
