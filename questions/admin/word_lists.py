from django.contrib import admin
from django.urls import reverse
from django.utils.html import format_html, format_html_join

from questions.admin.forms import WordListForm
from questions.admin.named import NamedForGoodAdmin
from questions.admin.sharing import open_drafts_and_tell
from questions.cards import lists_mentioned
from questions.lists_in_use import places_of
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
    fields = ["name", "about", "entries", "used_by", "seen"]

    @admin.display(description="entries")
    def number_of_entries(self, word_list):
        return len(lines_of(word_list.entries))

    @admin.display(description="Used by")
    def used_by(self, word_list):
        """Every place that an edit would touch: the rules by line, and the lists between."""
        if word_list.pk is None:
            return "no question yet"
        places = places_of(word_list)
        if not places:
            return "no question"
        rows = format_html_join(
            "",
            '<li><a href="{}">{}</a>: {}</li>',
            (
                (
                    reverse("admin:questions_question_editor", args=[question.pk]),
                    question,
                    "; ".join(map(str, used)),
                )
                for question, used in places
            ),
        )
        return format_html(
            "<ul>{}</ul>Saving an edit opens a draft of each. People are judged as before until it is published.",
            rows,
        )

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        word_list = form.instance
        open_drafts_and_tell(request, questions_using(word_list), f"The word list @{word_list} was edited.")

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
