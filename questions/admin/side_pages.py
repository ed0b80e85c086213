"""Pages of the admin beside Django's own: who may open one, what all of them show, and the note in the log."""

from django.contrib.admin import helpers
from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import PermissionDenied
from django.template.response import TemplateResponse


def insist(allowed: bool) -> None:
    """Refuses with 403 where the admin's rights do not reach."""
    if not allowed:
        raise PermissionDenied


def side_page(model_admin, request, template: str, title: str, form=None, status: int = 200, **context):
    """A page with the admin's frame. A form is drawn as on Django's own pages, as ``fields`` in the template."""
    fields = helpers.AdminForm(form, [(None, {"fields": list(form.fields)})], {}) if form else None
    return TemplateResponse(
        request,
        template,
        {
            **model_admin.admin_site.each_context(request),
            "opts": model_admin.opts,
            "title": title,
            "form": form,
            "fields": fields,
            **context,
        },
        status=status,
    )


def note_in_log(request, model, flag: int, named: str, message: str) -> None:
    """One line in the admin's log for what touched many rows at once."""
    LogEntry.objects.create(
        user_id=request.user.pk,
        content_type=ContentType.objects.get_for_model(model, for_concrete_model=False),
        object_repr=named[:200],
        action_flag=flag,
        change_message=message,
    )
