"""The admin's pages of the second opinion: the switch with the figures, the calls, and the cases."""

from django.conf import settings
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponseRedirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.text import Truncator

from feedback.critique import calling
from feedback.critique.failures import Failure, sentence
from practice import critique_breaker, critique_figures, second_opinions
from practice.models import CritiqueCall, CritiqueSwitch, Disagreement


@admin.register(CritiqueSwitch)
class CritiqueSwitchAdmin(admin.ModelAdmin):
    """One page in the place of a list: whether it is configured and reachable, the switch, and the figures."""

    def has_add_permission(self, request):
        return False

    def has_delete_permission(self, request, obj=None):
        return False

    def change_view(self, request, object_id, form_url="", extra_context=None):
        return HttpResponseRedirect("../../")

    def changelist_view(self, request, extra_context=None):
        if not self.has_view_or_change_permission(request):
            raise PermissionDenied
        if request.method == "POST":
            if not self.has_change_permission(request):
                raise PermissionDenied
            self._do(request)
            return HttpResponseRedirect(request.path)
        row = critique_breaker.switch()
        context = {
            **self.admin_site.each_context(request),
            "title": "Second opinion",
            "opts": self.opts,
            "switch": row,
            "server": second_opinions.server(),
            "has_key": bool(settings.LLM and settings.LLM["api_key"]),
            "limits": settings,
            "is_resting": row.rests_until is not None and row.rests_until > timezone.now(),
            "failures_most": critique_breaker.FAILURES_MOST,
            "last_failure": row.last_failure and sentence(row.last_failure, settings.LLM_SECONDS),
            "spans": critique_figures.spans(),
            "may_change": self.has_change_permission(request),
        }
        return TemplateResponse(request, "admin/practice/critiqueswitch/switch.html", context)

    def _do(self, request):
        critique_breaker.switch()
        if "on" in request.POST or "off" in request.POST:
            on = "on" in request.POST
            CritiqueSwitch.objects.filter(pk=1).update(on=on)
            self.log_change(request, critique_breaker.switch(), "Switched on." if on else "Switched off.")
            messages.success(request, f"Second opinions are {'on' if on else 'off'} for the whole site.")
        elif "close" in request.POST:
            critique_breaker.close()
            messages.success(request, "The language model is asked again from now on.")
        elif "reach" in request.POST and (server := second_opinions.server()):
            try:
                models = calling.reach(server)
            except Failure as failure:
                messages.error(request, sentence(failure.code, calling.REACH_SECONDS))
            else:
                known = "" if server.model in models else f" It does not list the model {server.model}."
                messages.success(request, f"{server.host} answers.{known}")


class Kept:
    """Shown and never written here: it says what was sent and what it cost."""

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False


@admin.register(CritiqueCall)
class CritiqueCallAdmin(Kept, admin.ModelAdmin):
    list_display = ["sent_at", "model", "host", "state", "failure", "ms", "tokens_in", "tokens_out", "cost"]
    list_filter = ["state", "failure", "model", "sent_at"]
    date_hierarchy = "sent_at"
    exclude = ["critique"]


@admin.register(Disagreement)
class DisagreementAdmin(admin.ModelAdmin):
    """Candidates for the marked answers: where a second opinion does not share a verdict. Nobody is named."""

    list_display = ["criterion", "question", "what_rules_said", "short_quote", "why", "outcome", "created_at"]
    list_filter = ["outcome", "critique__attempt__question", "met", "created_at"]
    list_select_related = ["critique__attempt__question"]
    search_fields = ["criterion", "quote", "why", "critique__attempt__question__slug"]
    fields = [
        *("question", "criterion", "statement", "what_rules_said", "quote", "why"),
        *("model", "answer", "outcome", "created_at"),
    ]
    readonly_fields = [name for name in fields if name != "outcome"]

    def get_queryset(self, request):
        rows = super().get_queryset(request)
        # What the rules of a private question say is nobody's to mend, and the question is private.
        open_ones = rows.filter(
            critique__attempt__question__user=None, critique__attempt__question__guest=None
        )
        return open_ones.select_related("critique__attempt__question", "critique__rubric")

    def has_add_permission(self, request):
        return False

    @admin.display(ordering="critique__attempt__question")
    def question(self, case):
        return case.critique.attempt.question

    @admin.display(description="the rules said")
    def what_rules_said(self, case):
        return "met" if case.met else "not met"

    @admin.display(description="quote")
    def short_quote(self, case):
        return Truncator(case.quote).words(16)

    def statement(self, case):
        criteria = case.critique.rubric.card["criteria"]
        return next((c["statement"] for c in criteria if c["slug"] == case.criterion), "")

    def model(self, case):
        return case.critique.model

    @admin.display(description="the whole answer")
    def answer(self, case):
        return case.critique.attempt.answer
