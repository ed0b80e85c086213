"""Judging stored tries again, in admin: choose a set, look at its size, begin, watch, stop, go on."""

from django import forms
from django.contrib import admin, messages
from django.http import Http404, HttpResponseNotAllowed, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse

from practice import rejudging, rejudging_progress
from practice.models import Rejudging
from questions.admin.side_pages import insist, side_page
from questions.models import Question

HERE = "admin/practice/rejudging"


class RejudgingForm(forms.ModelForm):
    class Meta:
        model = Rejudging
        fields = ["question", "version", "since", "until"]
        widgets = {name: forms.DateInput(attrs={"type": "date"}) for name in ("since", "until")}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["question"].queryset = Question.objects.all()
        self.fields["question"].empty_label = "every question"

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("version") and not cleaned.get("question"):
            self.add_error("version", "Choose the question whose version it is.")
        since, until = cleaned.get("since"), cleaned.get("until")
        if since and until and since > until:
            self.add_error("until", "This day is before the first one.")
        return cleaned


@admin.register(Rejudging)
class RejudgingAdmin(admin.ModelAdmin):
    """Sets of tries that were judged again. A row tells what was done, so nobody edits or deletes it."""

    list_display = ["begun", "question", "version", "since", "until", "created_by", "state"]
    list_display_links = ["begun"]
    list_select_related = ["question", "created_by"]
    list_per_page = 50
    ordering = ["-created_at"]

    def get_urls(self):
        own = [
            path(f"<uuid:pk>/{name}/", self.admin_site.admin_view(view), name=f"practice_rejudging_{name}")
            for name, view in (("stop", self.stop_view), ("resume", self.resume_view))
        ]
        return own + super().get_urls()

    def has_delete_permission(self, request, obj=None):
        return False

    def get_queryset(self, request):
        self._works = {}
        return super().get_queryset(request)

    @admin.display(description="begun", ordering="created_at")
    def begun(self, row):
        return f"{row.created_at:%Y-%m-%d %H:%M}"

    @admin.display(description="state")
    def state(self, row):
        progress = rejudging_progress.progress_of(self._works.get(row.pk, []))
        return f"{progress.state}, {progress.done:,} of {progress.total:,}"

    def get_changelist_instance(self, request):
        changelist = super().get_changelist_instance(request)
        # All pieces of work of the page in one query, not one for each row.
        self._works = rejudging.works_of(list(changelist.result_list))
        return changelist

    # Choosing and beginning

    def add_view(self, request, form_url="", extra_context=None):
        insist(self.has_add_permission(request))
        form = RejudgingForm(request.POST if request.method == "POST" else None)
        looked = choice = None
        if form.is_valid():
            looked = form.save(commit=False)
            choice = rejudging.count(looked)
            if "begin" in request.POST and choice.tries:
                begun = rejudging.begin_rejudging(looked, request.user)
                self.log_addition(request, begun, f"{choice.tries} tries are judged again.")
                return HttpResponseRedirect(self._address("change", begun))
        return side_page(
            self,
            request,
            f"{HERE}/choose.html",
            "Judge tries again",
            form,
            status=422 if form.errors else 200,
            choice=choice,
            to_judge=choice.tries - choice.newest_already if choice else 0,
        )

    # Watching, stopping, going on

    def change_view(self, request, object_id, form_url="", extra_context=None):
        row = self.get_object(request, object_id)
        if row is None:
            raise Http404("No such set of tries")
        insist(self.has_view_permission(request, row))
        progress = rejudging_progress.progress_of(rejudging.works_of([row])[row.pk])
        context = {
            "row": row,
            "progress": progress,
            "outcome": rejudging_progress.outcome_of(row),
            "may_change": self.has_change_permission(request, row),
        }
        if request.headers.get("HX-Request"):
            return TemplateResponse(request, f"{HERE}/progress.html#progress", context)
        return side_page(self, request, f"{HERE}/progress.html", "Judging tries again", **context)

    def stop_view(self, request, pk):
        return self._act(request, pk, rejudging.stop_rejudging, "Stopped. What is judged stays judged.")

    def resume_view(self, request, pk):
        return self._act(request, pk, rejudging.resume_rejudging, "It goes on where it was stopped.")

    def _act(self, request, pk, act, said: str):
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        row = self.get_object(request, str(pk))
        if row is None:
            raise Http404("No such set of tries")
        insist(self.has_change_permission(request, row))
        if act(row):
            self.log_change(request, row, said)
            messages.success(request, said)
        else:
            messages.info(request, "Nothing to do: it is over, or it was so already.")
        return HttpResponseRedirect(self._address("change", row))

    @staticmethod
    def _address(page: str, row: Rejudging) -> str:
        return reverse(f"admin:practice_rejudging_{page}", args=[row.pk])
