from django.contrib import admin

from questions.admin.named import NamedForGoodAdmin
from questions.models import QuestionSet, SetMember


class MemberInline(admin.TabularInline):
    model = SetMember
    fields = ["position", "question"]
    extra = 1


@admin.register(QuestionSet)
class QuestionSetAdmin(NamedForGoodAdmin):
    named_once = ("slug",)
    list_display = ["title", "slug", "position"]
    fields = ["slug", "title", "about", "position"]
    inlines = [MemberInline]
