"""What every page shows: the site's name and the person's display settings."""

from django.conf import settings

from practice import second_opinions
from practice.access import whose_drafts
from practice.display import CHOICES, Display


def site(request):
    return {
        "site_name": settings.SITE_NAME,
        # Without a mail server, the pages that send a message say where it went.
        "sends_mail": bool(settings.MAIL_SERVER),
        # Where answers may go if a person asks for a second opinion; "" where they stay on this server.
        "answers_may_go_to": second_opinions.outside_host(),
        "whose_drafts": whose_drafts(request),
        "display": Display.from_cookie(request),
        "display_choices": CHOICES,
        # Where saving the display settings leads back to; a page that answers a POST names its own.
        "here": request.get_full_path() if request.method in ("GET", "HEAD") else "",
    }
