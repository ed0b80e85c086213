from django.contrib import admin
from django.urls import reverse
from django.utils.html import format_html, format_html_join

from questions.admin.forms import WordListForm
from questions.admin.named import NamedForGoodAdmin
from questions.admin.publishing import publish_and_tell
from questions.cards import lists_mentioned
from questions.models import WordList
from questions.rubrics import list_entries, questions_using
from questions.wording import lines_of


@admin.register(WordList)
class WordListAdmin(NamedForGoodAdmin):
    form = WordListForm
    named_once = ("name",)
    list_display = ["name", "about", "number_of_entries"]
    search_fields = ["name", "about", "entries"]
    readonly_fields = ["used_by"]
    fields = ["name", "about", "entries", "used_by"]

    @admin.display(description="entries")
    def number_of_entries(self, word_list):
        return len(lines_of(word_list.entries))

    @admin.display(description="Used by")
    def used_by(self, word_list):
        if word_list.pk is None:
            return "no question yet"
        links = format_html_join(
            ", ",
            '<a href="{}">{}</a>',
            (
                (reverse("admin:questions_question_change", args=[question.pk]), question)
                for question in questions_using(word_list)
            ),
        )
        return (
            format_html("{}. Saving an edit publishes new rules for each.", links) if links else "no question"
        )

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        publish_and_tell(request, questions_using(form.instance))

    def get_deleted_objects(self, objs, request):
        """Protects lists that rules or other lists use; the database does not know of these ties."""
        deleted, counts, permissions, protected = super().get_deleted_objects(objs, request)
        going = {word_list.name for word_list in objs}
        for word_list in objs:
            users = [f"question “{question}”" for question in questions_using(word_list)]
            users += [
                f"word list “{name}”"
                for name, entries in list_entries().items()
                if name not in going and word_list.name in lists_mentioned(entries)
            ]
            protected = [*protected, *(f"@{word_list.name} is used by {user}" for user in users)]
        return deleted, counts, permissions, protected
