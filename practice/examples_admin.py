"""The admin's page of draft examples: the member's words beside the sentence that an admin puts in their place."""

from django import forms
from django.contrib import admin, messages
from django.utils.text import Truncator

from practice.coaching.agreement import words_behind
from practice.coaching.examples import put_into_rules, repeats
from practice.models import ExampleDraft


class ExampleDraftForm(forms.ModelForm):
    class Meta:
        model = ExampleDraft
        fields = ["must_match", "wording", "outcome"]
        help_texts = {
            "wording": "Say the same in other words, without names, places or numbers of the answer."
        }

    def clean(self):
        cleaned = super().clean()
        wording = " ".join((cleaned.get("wording") or "").split())
        taken = cleaned.get("outcome") == ExampleDraft.Outcome.TAKEN
        if taken and not wording:
            self.add_error("wording", "Write the sentence in your own words first.")
        elif run := repeats(wording, words_behind(self.instance.verdict)):
            self.add_error("wording", f"These are still the member's words: “{run}”. Say it in your own.")
        return cleaned


@admin.register(ExampleDraft)
class ExampleDraftAdmin(admin.ModelAdmin):
    """Made by one click in the list of disagreements, with the member's consent; nothing is added here."""

    form = ExampleDraftForm
    list_display = ["criterion", "question", "must_match", "short_wording", "outcome", "created_at"]
    list_filter = ["outcome", "must_match", "created_at"]
    list_select_related = ["verdict__review__attempt__question"]
    fields = ["question", "criterion", "words", "reason", "must_match", "wording", "outcome", "created_at"]
    readonly_fields = ["question", "criterion", "words", "reason", "created_at"]

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        # What was put into the rules stands there; here it is only told.
        taken = obj is not None and obj.outcome == ExampleDraft.Outcome.TAKEN
        return super().has_change_permission(request, obj) and not taken

    def save_model(self, request, obj, form, change):
        super().save_model(request, obj, form, change)
        if obj.outcome != ExampleDraft.Outcome.TAKEN:
            return
        criterion = put_into_rules(obj)
        if criterion is None:
            text = "The question no longer has this point or mistake, so nothing was changed."
            self.message_user(request, text, messages.WARNING)
        else:
            text = f"The sentence is now an example of “{criterion}”. Publish the question to prove the rules by it."
            self.message_user(request, text)

    @admin.display(description="question")
    def question(self, draft):
        return draft.verdict.review.attempt.question

    @admin.display(description="point or mistake")
    def criterion(self, draft):
        return draft.verdict.criterion

    @admin.display(description="the member's words")
    def words(self, draft):
        return words_behind(draft.verdict)

    @admin.display(description="the coach's reason")
    def reason(self, draft):
        return draft.verdict.reason

    @admin.display(description="in your own words")
    def short_wording(self, draft):
        return Truncator(draft.wording).words(16)
