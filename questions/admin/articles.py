"""Importing an advice article in admin, and taking or leaving what was drafted from it."""

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count, Q
from django.http import Http404
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.html import format_html

from questions.admin.article_forms import UploadForm, group_forms
from questions.importing import import_article, leave, put_back, take
from questions.models import ImportedArticle, Proposal, WordList

WAITING = Q(proposals__state=Proposal.State.WAITING) & ~Q(proposals__kind=Proposal.Kind.QUESTION)


@admin.register(ImportedArticle)
class ImportedArticleAdmin(admin.ModelAdmin):
    """Adding is importing a file; a change page is where drafts are taken or left out."""

    list_display = ["title", "file_name", "imported_at", "waiting", "taken"]
    search_fields = ["title", "file_name"]

    def get_queryset(self, request):
        counts = {
            "waiting_count": Count("proposals", filter=WAITING),
            "taken_count": Count("proposals", filter=Q(proposals__criterion__isnull=False)),
        }
        return super().get_queryset(request).defer("text").annotate(**counts)

    @admin.display(description="drafts waiting", ordering="waiting_count")
    def waiting(self, article):
        return article.waiting_count

    @admin.display(description="points and mistakes taken", ordering="taken_count")
    def taken(self, article):
        return article.taken_count

    def add_view(self, request, form_url="", extra_context=None):
        """The form for a file, and its import."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        form = UploadForm(request.POST, request.FILES) if request.method == "POST" else UploadForm()
        if form.is_bound and form.is_valid():
            imported = import_article(
                form.cleaned_data["file"].name, form.content, form.cleaned_data["show_passages"]
            )
            if imported.new:
                self.log_addition(request, imported.article, "Imported.")
            else:
                messages.info(request, "This text was imported before. Here are its drafts.")
            return redirect("admin:questions_importedarticle_change", imported.article.pk)
        context = {**self.admin_site.each_context(request), "opts": self.opts, "form": form}
        context |= {"title": "Import an article", "media": self.media}
        status = 422 if form.is_bound else 200
        return TemplateResponse(
            request, "admin/questions/importedarticle/import.html", context, status=status
        )

    def change_view(self, request, object_id, form_url="", extra_context=None):
        """An article's drafts; each form on the page takes or leaves those of one question."""
        article = self._asked_for(request, object_id)
        may_take = request.user.has_perms(["questions.add_question", "questions.add_criterion"])
        lists = frozenset(WordList.objects.values_list("name", flat=True))
        groups = group_forms(article, lists, request.POST if request.method == "POST" else None)
        status = 200
        if request.method == "POST":
            if not may_take:
                raise PermissionDenied
            group = next((group for group in groups if group.is_bound), None)
            if group is None:
                raise Http404
            if group.is_valid():
                self._act(request, article, group, lists)
                return redirect(request.path)
            status = 422
        context = {**self.admin_site.each_context(request), "opts": self.opts, "article": article}
        context |= {"title": article.title, "groups": groups, "may_take": may_take, "media": self.media}
        return TemplateResponse(
            request, "admin/questions/importedarticle/drafts.html", context, status=status
        )

    def _asked_for(self, request, object_id) -> ImportedArticle:
        if not self.has_view_permission(request):
            raise PermissionDenied
        article = self.get_queryset(request).filter(pk=object_id).first() if object_id.isdecimal() else None
        if article is None:
            raise Http404
        # Passages are cut from the text; the list above has no use for it.
        article.text = ImportedArticle.objects.values_list("text", flat=True).get(pk=article.pk)
        return article

    def _act(self, request, article: ImportedArticle, group, lists) -> None:
        # The message stands at the head of the page; the link leads back to where the person was.
        back = format_html('<a href="#question-{}">Back to its drafts</a>', group.about.pk)
        if group.action == "put-back":
            put_back(group.about)
            messages.success(request, format_html("What was left out waits again. {}", back))
        elif group.action == "leave":
            number = leave(group.about, group.ticked)
            messages.success(request, format_html("Left out: {}. You can put them back. {}", number, back))
        else:
            question = take(group.about, group.ticked, group.cleaned_data["prompt"], lists)
            self.log_change(request, article, f"Took {len(group.ticked)} drafts into “{question}”.")
            messages.success(
                request,
                format_html(
                    'Made drafts of: {}. The question <a href="{}">“{}”</a> is switched off and nothing is '
                    "published. Give each of its rules sentences that must match and that must not. {}",
                    len(group.ticked),
                    reverse("admin:questions_question_change", args=[question.pk]),
                    question,
                    back,
                ),
            )
