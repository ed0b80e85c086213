"""Signing in and out as this site wants it, on top of allauth."""

import enum
import logging
from smtplib import SMTPException

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.authentication import get_authentication_records
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.core.internal.httpkit import get_client_ip
from allauth.mfa.utils import is_mfa_enabled
from django.contrib.auth import SESSION_KEY, get_user_model
from django.contrib.sessions.models import Session
from django.core.exceptions import ImproperlyConfigured
from django.db import transaction
from django.shortcuts import redirect, render
from django.urls import reverse

from practice.access import GUEST, Person, guest_of
from practice.belongings import delete_all_of, move_latecomers, owned_by
from practice.operating import vain_tries
from practice.profiles import TIME_ZONE, profile_of

logger = logging.getLogger(__name__)


class AccountAdapter(DefaultAccountAdapter):
    error_messages = DefaultAccountAdapter.error_messages | {
        "email_password_mismatch": "The email or the password is not right. Check both, then try again.",
        "email_taken": "There is an account with this email already. Sign in, or ask for a new password.",
        "incorrect_code": "This code is not right. Check it, then type it again.",
        "incorrect_password": "This password is not right. Check it, then type it again.",
        "enter_current_password": "This is not your password of today. Type it again.",
        "too_many_login_attempts": "There were too many tries to sign in. Wait five minutes, then try again.",
        "same_as_current": "This is what you have already. Type another one.",
    }

    def post_login(self, request, user, **kwargs):
        """Asks first what shall become of a guest's work on this browser, where there is any."""
        response = super().post_login(request, user, **kwargs)
        if zone := profile_of(Person(user_id=user.pk)).time_zone:
            request.session[TIME_ZONE] = zone
        move_latecomers()
        guest = guest_of(request)
        if guest is None:
            return response
        if not owned_by(Person(guest=guest)):
            del request.session[GUEST]
            return response
        return redirect(reverse("move", query={"next": response.url}))

    def logout(self, request):
        """Leaves on the browser what a guest did there and what did not move to the account."""
        guest = request.session.get(GUEST)
        super().logout(request)
        if guest:
            request.session[GUEST] = guest

    def send_mail(self, template_prefix, email, context):
        try:
            super().send_mail(template_prefix, email, context)
        except (OSError, SMTPException) as failure:
            # By name only: the message and its address are nobody's business in a log.
            logger.error("A message could not be sent: %s", type(failure).__name__)
            raise ImmediateHttpResponse(
                render(self.request, "account/mail_failed.html", status=503)
            ) from failure

    def pre_authenticate(self, request, **credentials):
        """Refuses a try after too many vain ones, counted here and, for all processes together, in the database."""
        super().pre_authenticate(request, **credentials)
        if vain_tries.are_too_many(request, _login(credentials)):
            raise self.validation_error("too_many_login_attempts")

    def validation_error(self, code, *args):
        if code == "too_many_login_attempts":
            vain_tries.refuse(self.request)
        return super().validation_error(code, *args)

    def authentication_failed(self, request, **credentials):
        vain_tries.count(request, _login(credentials))

    def get_client_ip(self, request):
        # Behind a socket there is no address, and with a wrong number of proxies none to trust. Vain attempts are
        # then counted for all together.
        try:
            return get_client_ip(request) or "0.0.0.0"
        except ImproperlyConfigured:
            return "0.0.0.0"


def _login(credentials) -> str:
    return credentials.get("email") or credentials.get("username") or ""


class SecondFactor(enum.Enum):
    MISSING = enum.auto()
    NOT_GIVEN = enum.auto()
    GIVEN = enum.auto()


def second_factor_of(request) -> SecondFactor:
    """Whether the signed-in person has set up a second factor, and has used it in this session."""
    if not is_mfa_enabled(request.user):
        return SecondFactor.MISSING
    methods = {record.get("method") for record in get_authentication_records(request, request.user)}
    return SecondFactor.GIVEN if "mfa" in methods else SecondFactor.NOT_GIVEN


def delete_account(user_id: int) -> None:
    """Deletes the account with all that belongs to it, and signs it out of every browser."""
    with transaction.atomic():
        move_latecomers()  # what a form brought at the very moment of the move is the account's too
        delete_all_of(Person(user_id=user_id))
        get_user_model().objects.get(pk=user_id).delete()
        _end_sessions_of(user_id)


def _end_sessions_of(user_id: int) -> None:
    # A session may name the email address, so none may stay.
    ended = [
        session.pk
        for session in Session.objects.iterator()
        if session.get_decoded().get(SESSION_KEY) == str(user_id)
    ]
    Session.objects.filter(pk__in=ended).delete()
