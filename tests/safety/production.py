"""Asks the site, as it is set up for the internet, for one answer of every kind; prints what came as JSON.

A program of its own, because settings are read once: `python tests/safety/production.py` in the environment of a
server, with a database that may be written. Not with -m: the package of the tests sets an environment of its own.
"""

import json
import logging
import sys


def answers() -> dict[str, dict]:
    """The kind of answer -> status, headers, and the flags of its cookies."""
    import django

    django.setup()
    logging.disable(logging.CRITICAL)
    from django.contrib.auth import get_user_model
    from django.core.management import call_command
    from django.test import Client
    from django.test.utils import setup_test_environment

    call_command("migrate", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    setup_test_environment(debug=False)
    from django.conf import settings

    settings.ALLOWED_HOSTS = ["practice.example.org"]
    from practice.operating import limits
    from practice.operating.tallies import Limit
    from tests.practice.tiny import MIXED, make_question

    question = make_question()
    staff = get_user_model().objects.create_superuser("admin", "admin@example.org", "quiet-harbour-42")

    def browser(**more):
        # As the proxy hands requests on that came over TLS.
        said = {"HTTP_X_FORWARDED_PROTO": "https", "HTTP_HOST": "practice.example.org", **more}
        return Client(raise_request_exception=False, **said)

    plain = {"HTTP_X_FORWARDED_PROTO": "http"}

    htmx = {"HX-Request": "true"}
    there = f"/questions/{question.slug}/"
    guest, admin = browser(), browser()
    admin.force_login(staff, "allauth.account.auth_backends.AuthenticationBackend")
    sent = guest.post(f"{there}answers/", {"answer": MIXED})
    found = {
        "page": guest.get("/"),
        "page of a guest": guest.get(sent["Location"]),
        "part for htmx": guest.post(f"{there}answers/", {"answer": f"{MIXED} Again."}, headers=htmx),
        "303 to the feedback": sent,
        "302 to sign in": browser().get("/groups/"),
        "301 to https": browser(**plain).get("/"),
        "304 of a file": None,
        "404": browser().get("/nothing/"),
        "404 for htmx": browser().get("/answers/00000000-0000-0000-0000-000000000000/", headers=htmx),
        "405": browser().get(f"{there}answers/"),
        "422": guest.post(f"{there}answers/", {"answer": ""}),
        "422 for htmx": guest.post(f"{there}answers/", {"answer": ""}, headers=htmx),
        "400 for another host": browser(HTTP_HOST="evil.example").get("/"),
        "413": guest.post(f"{there}answers/", {"answer": "a " * 600_000}),
        "admin": admin.get("/admin/"),
        "admin's list": admin.get("/admin/questions/question/"),
        "sign in": browser().get("/accounts/login/"),
        "sign in, signed in": browser().post(
            "/accounts/login/", {"login": "admin@example.org", "password": "quiet-harbour-42"}
        ),
        "copy of one's data": guest.get("/account/export.json"),
        "health": browser().get("/healthz"),
        "health over plain http": browser(**plain).get("/healthz"),
        "nothing of /metrics": browser().get("/metrics"),
    }
    from django.contrib.staticfiles.storage import staticfiles_storage

    style = staticfiles_storage.url("app.css")
    found["static file"] = browser().get(style)
    found["304 of a file"] = browser().get(
        style, headers={"If-None-Match": found["static file"].get("ETag", "")}
    )
    found["404 of a file"] = browser().get("/static/nothing.css")
    checked = browser()
    checked.handler.enforce_csrf_checks = True
    found["403"] = checked.post(f"{there}answers/", {"answer": MIXED})
    limits.LIMITS["story-new"] = Limit(person=0, address=0)
    found["429"] = guest.post("/stories/new/", {"title": "T"})
    found["429 for htmx"] = guest.post("/stories/new/", {"title": "T"}, headers=htmx)
    from practice.views import home as home_view  # noqa: F401  the module behind it is broken next

    home = sys.modules["practice.views.home"]
    home.render = None
    found["500"] = browser().get("/")
    found["500 for htmx"] = browser().get("/", headers=htmx)
    return {kind: _told(response) for kind, response in found.items() if response is not None}


def _told(response) -> dict:
    cookies = {
        name: {flag: each[flag] for flag in ("secure", "httponly", "samesite", "path", "domain")}
        for name, each in response.cookies.items()
        if each.value
    }
    return {"status": response.status_code, "headers": dict(response.headers), "cookies": cookies}


if __name__ == "__main__":
    print(json.dumps(answers()))
