from django.contrib import admin, messages
from django.http import HttpResponseRedirect
from django.urls import path, reverse
from django.utils.text import Truncator

from questions import candidates
from questions.admin import labelled_figures, labelled_transfer
from questions.admin.labelled_forms import MARK, QUOTES, LabelledAnswerForm
from questions.marked_answers import is_blind
from questions.models import LabelledAnswer


@admin.register(LabelledAnswer)
class LabelledAnswerAdmin(admin.ModelAdmin):
    """Answers with a reader's marks: what the judge is measured on."""

    change_list_template = "admin/questions/labelledanswer/change_list.html"
    form = LabelledAnswerForm
    list_display = ["ref", "question", "beginning", "marks", "grade", "origin", "changed_at"]
    list_filter = ["question", "grade", "origin"]
    list_select_related = ["question"]
    list_per_page = 50
    search_fields = ["ref", "text", "origin"]
    ordering = ["-changed_at", "ref"]

    def get_urls(self):
        pages = {
            "import": labelled_transfer.import_page,
            "export": labelled_transfer.export_page,
            "candidates": labelled_transfer.candidates_page,
            "agreement": labelled_figures.agreement_page,
        }
        own = [
            path(f"{name}/", self._own(page), name=f"questions_labelledanswer_{name}")
            for name, page in pages.items()
        ]
        of_question = [
            ("agreement/<slug:slug>/", labelled_figures.question_page, "question"),
            ("agreement/<slug:slug>/errors/", labelled_figures.errors_page, "errors"),
        ]
        own += [
            path(address, self._own(page), name=f"questions_labelledanswer_{name}")
            for address, page, name in of_question
        ]
        return own + super().get_urls()

    def _own(self, page):
        def view(request, **names):
            return page(self, request, **names)

        return self.admin_site.admin_view(view)

    def changelist_view(self, request, extra_context=None):
        return super().changelist_view(
            request, {"candidates": candidates.waiting_count(), **(extra_context or {})}
        )

    # The form of one answer

    def get_form(self, request, obj=None, change=False, **kwargs):
        if obj is not None:
            kwargs["form"] = LabelledAnswerForm.with_marks(self._criteria(obj))
        return super().get_form(request, obj, change=change, **kwargs)

    def get_fieldsets(self, request, obj=None):
        if obj is None:
            return [(None, {"fields": ["question", "text", "grade", "origin"]})]
        marks = [
            (criterion.label, {"fields": [MARK + criterion.slug, QUOTES + criterion.slug]})
            for criterion in self._criteria(obj)
        ]
        about = ["ref", "question", "text", "grade", "origin", "accepted_by", "created_at", "changed_at"]
        return [(None, {"fields": about}), *marks]

    def get_readonly_fields(self, request, obj=None):
        # Marks belong to the points of one question, so an answer stays with it.
        return ["ref", "question", "accepted_by", "created_at", "changed_at"] if obj else []

    @staticmethod
    def _criteria(answer: LabelledAnswer) -> list:
        if not hasattr(answer, "criteria_to_mark"):
            answer.criteria_to_mark = list(answer.question.criteria.all())
        return answer.criteria_to_mark

    def save_model(self, request, obj, form, change):
        obj.accepted_by = request.user
        super().save_model(request, obj, form, change)

    def response_add(self, request, obj, post_url_continue=None):
        messages.success(request, "The answer is kept. Now mark its points and mistakes.")
        return HttpResponseRedirect(reverse("admin:questions_labelledanswer_change", args=[obj.pk]))

    # The list

    @admin.display(description="answer")
    def beginning(self, answer):
        # Whoever writes rules looks at this list, and must not have read what the rules are measured on.
        if is_blind(answer.ref):
            return "(kept unread, to measure on)"
        return Truncator(answer.text).words(14)

    @admin.display(description="marks")
    def marks(self, answer):
        return len(answer.labels)
