"""What the admin pages of everything with a slug have in common."""

from django.contrib import admin


class NamedForGoodAdmin(admin.ModelAdmin):
    """Slugs identify and never change: they are typed once, when the row is added."""

    named_once: tuple[str, ...] = ("slug",)

    def get_readonly_fields(self, request, obj=None):
        fields = super().get_readonly_fields(request, obj)
        return (*fields, *self.named_once) if obj is not None else fields
