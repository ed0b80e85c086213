import os

from allauth.account.models import EmailAddress
from allauth.utils import generate_unique_username
from django.contrib.auth import get_user_model
from django.contrib.auth.management.commands import createsuperuser
from django.core import exceptions
from django.core.management.base import CommandError


class Command(createsuperuser.Command):
    help = "Makes an admin account. It signs in with its email address, as every account does."

    def handle(self, *args, **options):
        if options["email"] is None and options["interactive"] and self.stdin.isatty():
            options["email"] = self._asked_for_email()
        # In small letters, as allauth keeps and looks up every address.
        email = (options["email"] or os.environ.get("DJANGO_SUPERUSER_EMAIL", "")).lower()
        options["email"] = email or options["email"]
        users = get_user_model().objects.using(options["database"])
        if email and users.filter(email__iexact=email).exists():
            raise CommandError(f"There is an account with the address {email} already.")
        named = options["username"] or os.environ.get("DJANGO_SUPERUSER_USERNAME")
        if email and not named:
            # Nobody signs in with it; it is what the admin's lists show.
            options["username"] = generate_unique_username([email, "admin"])
        super().handle(*args, **options)
        if user := users.filter(email__iexact=email).first() if email else None:
            # Who may type this command vouches for the address.
            EmailAddress.objects.using(options["database"]).create(
                user=user, email=email, verified=True, primary=True
            )

    def _asked_for_email(self) -> str:
        field = self.UserModel._meta.get_field("email")
        while True:
            typed = input("Email address: ").strip()
            try:
                if typed:
                    return field.clean(typed, None)
                self.stderr.write("Error: an email address is needed.")
            except exceptions.ValidationError as wrong:
                self.stderr.write("Error: " + "; ".join(wrong.messages))
