"""The reader in admin: which one judges, the site's own ones with their check, publishing, the way back, the history."""

from functools import partial

from django.contrib import admin, messages
from django.contrib.admin.models import CHANGE
from django.http import Http404, HttpResponseNotAllowed
from django.shortcuts import redirect
from django.urls import path, reverse

from feedback.reader import shipped
from questions import reader_choices, readers
from questions.admin.side_pages import insist, note_in_log, side_page
from questions.drafts import ChangedMeanwhile
from questions.models import ReaderChoice, TrainedReader
from questions.reader_checks import FRESH, LEARNT, ReaderTrial

HERE = "admin/questions/trainedreader"
PUBLISH = "questions.publish_trainedreader"
HISTORY_MOST = 100


@admin.register(TrainedReader)
class TrainedReaderAdmin(admin.ModelAdmin):
    """One page in the place of a list. Readers come from ``manage.py train_reader --draft``."""

    fields = ["version", "size", "note", "learnt_from", "created_at"]
    readonly_fields = ["version", "size", "learnt_from", "created_at"]

    def get_urls(self):
        own = [
            path(
                f"<slug:version>/{stem}/",
                self.admin_site.admin_view(partial(view, self)),
                name=f"questions_trainedreader_{stem.replace('-', '_')}",
            )
            for stem, view in (("check", check), ("check-step", check_step), ("publish", publish))
        ]
        switch_page = path(
            "switch/",
            self.admin_site.admin_view(partial(switch, self)),
            name="questions_trainedreader_switch",
        )
        return [switch_page, *own, *super().get_urls()]

    def get_queryset(self, request):
        return super().get_queryset(request).defer("weights")

    def has_add_permission(self, request):
        return False

    def has_delete_permission(self, request, obj=None):
        # What has judged somebody is kept, so that it can judge again.
        return super().has_delete_permission(request, obj) and not (obj and obj.choices.exists())

    def changelist_view(self, request, extra_context=None):
        insist(self.has_view_or_change_permission(request))
        last, ships = reader_choices.last_choice(), shipped()
        return side_page(
            self,
            request,
            f"{HERE}/readers.html",
            "The reader",
            last=last,
            state=readers.state(),
            elsewhere=readers.decided_elsewhere(),
            is_off=bool(last and last.kind == ReaderChoice.Kind.OFF),
            ships=ships,
            in_use=_in_use(),
            own=list(self.get_queryset(request).only("version", "size", "note", "learnt_from", "created_at")),
            history=ReaderChoice.objects.select_related("author")[:HISTORY_MOST],
            may_publish=request.user.has_perm(PUBLISH),
            seen=last.pk if last else 0,
        )


def _in_use() -> str:
    found = readers.current()
    return found.version if found else ""


def _trial(version: str) -> ReaderTrial:
    """The reader of this version held against the one that judges now; 404 where there is none."""
    then = readers.by_version(version)
    if then is None:
        raise Http404("No such reader")
    return ReaderTrial(readers.current(), then)


def _kind(version: str) -> str:
    ships = shipped()
    own = ships is None or version != ships.version
    return ReaderChoice.Kind.OWN if own else ReaderChoice.Kind.SHIPPED


def check(model_admin, request, version: str):
    insist(model_admin.has_view_or_change_permission(request))
    return _check_page(model_admin, request, version, _trial(version))


def check_step(model_admin, request, version: str):
    """Judges answers for a moment; htmx asks for the next moment by itself, a browser without script by a button."""
    insist(model_admin.has_view_or_change_permission(request))
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    trial = _trial(version)
    trial.go_on()
    if request.headers.get("HX-Request"):
        return _check_page(model_admin, request, version, trial, part="#checked")
    return redirect("admin:questions_trainedreader_check", version)


def _check_page(model_admin, request, version: str, trial: ReaderTrial, part: str = ""):
    # Sentences of stored answers are for those who write rules; whoever only looks sees numbers.
    user = request.user if request.user.has_perm("questions.change_question") else None
    asked = request.GET.get("question", "")
    return side_page(
        model_admin,
        request,
        f"{HERE}/check.html{part}",
        f"Check of the reader {version}",
        trial=trial,
        version=version,
        ships=_kind(version) == ReaderChoice.Kind.SHIPPED,
        is_in_use=trial.now is not None and trial.now.version == version,
        fresh=trial.by_kind(FRESH),
        learnt=trial.by_kind(LEARNT),
        asked=asked,
        flips=trial.flips_of(asked, user) if asked else [],
        elsewhere=readers.decided_elsewhere(),
        may_publish=request.user.has_perm(PUBLISH),
        seen=_last_key(),
    )


def _last_key() -> int:
    last = reader_choices.last_choice()
    return last.pk if last else 0


def publish(model_admin, request, version: str):
    insist(request.user.has_perm(PUBLISH))
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    trial = _trial(version)
    back = redirect("admin:questions_trainedreader_check", version)
    if not trial.finished:
        messages.error(request, "The check has not come to its end yet. Let it, then publish.")
        return back
    return _choose(request, _kind(version), version, trial.figures) or back


def switch(model_admin, request):
    """Off at once, whatever else; on again is the reader that judged before, which was checked then."""
    insist(request.user.has_perm(PUBLISH))
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    back = redirect("admin:questions_trainedreader_changelist")
    if "off" in request.POST:
        return _choose(request, ReaderChoice.Kind.OFF, "", {}) or back
    earlier = ReaderChoice.objects.exclude(kind=ReaderChoice.Kind.OFF).first()
    if earlier:
        return _choose(request, earlier.kind, earlier.version, {}) or back
    ships = shipped()
    return _choose(request, ReaderChoice.Kind.SHIPPED, ships.version if ships else "", {}) or back


def _choose(request, kind: str, version: str, figures: dict):
    """Makes the choice and leads to the list; None where somebody else chose in between."""
    seen, note = request.POST.get("seen", ""), request.POST.get("note", "").strip()[:200]
    seen = int(seen) if seen.isascii() and seen.isdecimal() and len(seen) < 19 else -1
    try:
        made = reader_choices.choose(kind, version, seen, request.user, note, figures)
    except ChangedMeanwhile:
        messages.error(request, "Nothing was changed: somebody chose another reader since you looked.")
        return None
    note_in_log(
        request,
        TrainedReader,
        CHANGE,
        f"reader {version}".strip(),
        f"Judges from now on: {made}. {note}".strip(),
    )
    messages.success(
        request, f"New answers are judged with {made}. Answers already scored keep their verdicts."
    )
    return redirect(reverse("admin:questions_trainedreader_changelist"))
