"""Coaches in the admin: made by hand, by an action on people, or by a link that makes whoever opens it one."""

from django.contrib import admin, messages
from django.contrib.admin.widgets import AutocompleteSelect
from django.contrib.auth import get_user_model
from django.contrib.auth.admin import UserAdmin
from django.http import HttpResponseRedirect
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html

from practice.coaching.coaches import make_coach
from practice.coaching.invitation_mails import NotAgain, mail_coach, mail_coach_again
from practice.coaching.site import address_of
from practice.models import Coach, CoachInvitation, Cohort

User = get_user_model()


class PersonChoice(AutocompleteSelect):
    """Django's own breaks where it shows a form again whose choice is no number; here that is nobody."""

    def optgroups(self, name, value, attr=None):
        sound = [
            each for each in value if str(each).isascii() and str(each).isdigit() and len(str(each)) < 19
        ]
        return super().optgroups(name, sound, attr)


@admin.register(Coach)
class CoachAdmin(admin.ModelAdmin):
    list_display = ["name", "user", "active", "groups", "made_by", "created_at"]
    list_filter = ["active"]
    list_select_related = ["user", "made_by"]
    search_fields = ["name", "user__email"]
    autocomplete_fields = ["user"]
    fields = ["user", "name", "active"]

    def get_queryset(self, request):
        return super().get_queryset(request).prefetch_related("cohorts")

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        if db_field.name == "user":
            kwargs["widget"] = PersonChoice(db_field, self.admin_site)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def save_model(self, request, obj, form, change):
        if not change:
            obj.made_by = request.user
        super().save_model(request, obj, form, change)

    @admin.display(description="groups")
    def groups(self, coach):
        return ", ".join(cohort.name for cohort in coach.cohorts.all())


@admin.register(CoachInvitation)
class CoachInvitationAdmin(admin.ModelAdmin):
    """With an address the link is mailed, and again by a button (change_form.html) or by the list's action."""

    list_display = ["__str__", "email", "mailed_at", "until", "used_by", "made_by", "created_at"]
    list_select_related = ["used_by", "made_by"]
    fields = ["note", "email", "until", "link", "mail", "used_by", "used_at"]
    readonly_fields = ["link", "mail", "used_by", "used_at"]
    actions = ["send_again"]

    def save_model(self, request, obj, form, change):
        if not change:
            obj.made_by = request.user
        is_new_address = "email" in form.changed_data and obj.email
        if is_new_address:
            obj.mailed_at, obj.mail_again, obj.mails_that_day = None, False, 0
        super().save_model(request, obj, form, change)
        if is_new_address:
            mail_coach(obj)

    def response_change(self, request, obj):
        if "_send_again" not in request.POST:
            return super().response_change(request, obj)
        self._send_again(request, obj)
        return HttpResponseRedirect(request.path)

    @admin.action(description="Send the mail again", permissions=["change"])
    def send_again(self, request, invitations):
        for invitation in invitations:
            self._send_again(request, invitation)

    def _send_again(self, request, invitation):
        try:
            mail_coach_again(invitation)
        except NotAgain as reason:
            self.message_user(request, f"{invitation}: {reason}", messages.WARNING)
        else:
            self.log_change(request, invitation, "Mailed again.")
            self.message_user(request, f"{invitation}: the mail is on its way.", messages.SUCCESS)

    @admin.display(description="link")
    def link(self, invitation):
        if invitation.pk is None:
            return "It stands here once the invitation is saved."
        if invitation.used_at:
            return "It was used, so it opens nothing any more."
        address = address_of("become-coach", invitation.token)
        return format_html('<a href="{}">{}</a> Send it to one person.', address, address)

    @admin.display(description="mail")
    def mail(self, invitation):
        if not invitation.email:
            return "None, because no address is given."
        if invitation.mailed_at is None:
            return "On its way, once the invitation is saved."
        last = date_format(timezone.localtime(invitation.mailed_at), "j F Y, H:i")
        return f"The last was sent on {last}.{' Another is on its way.' if invitation.mail_again else ''}"


@admin.register(Cohort)
class CohortAdmin(admin.ModelAdmin):
    """Who coaches which group: another coach is added here. What members hand in is not shown."""

    list_display = ["name", "starts_on", "ends_on", "archived_at"]
    search_fields = ["name"]
    fields = ["name", "coaches", "starts_on", "ends_on"]
    filter_horizontal = ["coaches"]

    def has_add_permission(self, request):
        return False


class PersonAdmin(UserAdmin):
    actions = ["make_coaches"]

    @admin.action(description="Make the chosen people coaches", permissions=["change"])
    def make_coaches(self, request, people):
        count = 0
        for user in people:
            make_coach(user, made_by=request.user)
            count += 1
        messages.success(
            request, f"{count} {'person is a coach' if count == 1 else 'people are coaches'} now."
        )


# Importing UserAdmin has registered it: ours takes its place.
admin.site.unregister(User)
admin.site.register(User, PersonAdmin)
