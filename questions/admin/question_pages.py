from functools import partial

from django.contrib import admin
from django.db.models import Count, Max, Q
from django.http import HttpResponseRedirect
from django.urls import path, reverse
from django.utils.html import format_html

from questions.admin import checking, editor, versions
from questions.admin.forms import QuestionForm
from questions.admin.named import NamedForGoodAdmin
from questions.admin.sharing import open_drafts_and_tell
from questions.models import Kind, Question

# What has no say in judging is saved at once; all else is edited in the editor, as a draft.
ON_THE_SITE = ["slug", "document", "level", "position", "active"]


@admin.register(Question)
class QuestionAdmin(NamedForGoodAdmin):
    form = QuestionForm
    list_display = [
        "short",
        "rules",
        "document",
        "level",
        "position",
        "points",
        "mistakes",
        "version",
        "active",
    ]
    list_display_links = ["short"]
    list_filter = ["active", "level", "document"]
    list_select_related = ["document", "draft"]
    search_fields = ["short", "prompt", "slug", "criteria__label", "criteria__statement"]
    readonly_fields = ["prompt_now", "more"]

    def get_fieldsets(self, request, obj=None):
        if obj is None:
            return [
                (None, {"fields": ON_THE_SITE}),
                ("The question", {"fields": ["prompt", "short", "why_asked"]}),
            ]
        return [
            ("Rules", {"fields": ["prompt_now", "more"]}),
            ("Where it stands on the site (saved at once)", {"fields": ON_THE_SITE}),
        ]

    def get_urls(self):
        views = [
            ("editor", editor.editor),
            ("try", editor.try_draft),
            ("throw-away", editor.throw_away),
            ("check", checking.check),
            ("check-step", checking.check_step),
            ("publish", checking.publish),
            ("versions", versions.versions),
        ]
        own = [
            path(
                f"<int:question_id>/{stem}/",
                self.admin_site.admin_view(partial(view, self)),
                name=f"questions_question_{stem.replace('-', '_')}",
            )
            for stem, view in views
        ]
        return own + super().get_urls()

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

    @admin.display(description="version", ordering="newest_version")
    def version(self, question):
        return question.newest_version or "not published"

    @admin.display(description="rules")
    def rules(self, question):
        address = reverse("admin:questions_question_editor", args=[question.pk])
        has_draft = getattr(question, "draft", None) is not None
        return format_html('<a href="{}">{}</a>', address, "Open the draft" if has_draft else "Edit")

    @admin.display(description="Question")
    def prompt_now(self, question):
        return question.prompt

    @admin.display(description="Points and mistakes")
    def more(self, question):
        return format_html(
            '<a href="{}">Edit the rules</a> · <a href="{}">Versions</a>',
            reverse("admin:questions_question_editor", args=[question.pk]),
            reverse("admin:questions_question_versions", args=[question.pk]),
        )

    def response_add(self, request, obj, post_url_continue=None):
        """A new question has no points yet, so the way leads on to where they are written."""
        response = super().response_add(request, obj, post_url_continue)
        if "_addanother" in request.POST or "_popup" in request.POST:
            return response
        return HttpResponseRedirect(reverse("admin:questions_question_editor", args=[obj.pk]))

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        if change:
            open_drafts_and_tell(request, [form.instance], "It was given to another document.")

    def get_deleted_objects(self, objs, request):
        deleted, counts, permissions, protected = super().get_deleted_objects(objs, request)
        if protected:
            advice = "Published rules and the tries judged by them are kept for good."
            # Nobody may delete published rules, so a lacking permission would be said in place of the reason.
            permissions = set()
            protected = [f"{advice} To take the question off the site, untick Active instead.", *protected]
        else:
            # A draft and what a check counted go with their question: they are nothing by themselves.
            permissions -= {"draft of rules", "rubric check"}
        return deleted, counts, permissions, protected
