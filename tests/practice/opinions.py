"""Asking for second opinions, as the tests of several pages do."""

from django.urls import reverse

from practice import second_opinions, work
from practice.models import Critique, Work
from tests.language_models import reply_to

HTMX = {"HX-Request": "true"}


def address(attempt):
    return reverse("second-opinion", args=[attempt.pk])


def ask(client, attempt, htmx=False, **fields):
    fields = {"agree": "1", "mask": "1"} | fields
    return client.post(address(attempt), fields, headers=HTMX if htmx else {})


def do(attempt=None):
    """Does the newest work, as a worker would."""
    row = Work.objects.filter(name=second_opinions.JOB).order_by("created_at").last()
    return work.run_now(row)


def opinion_on(client, attempt, **fields) -> Critique:
    ask(client, attempt, **fields)
    do()
    return Critique.objects.order_by("created_at").last()


MIXED_VERDICTS = {
    "says-sorry": ("yes", "I said sorry", "You say it."),
    "new-parcel": ("yes", "it came late", "You speak of it coming."),  # the rules: missed
    "money-back": ("no", "", "You name no money."),
    "blames": ("no", "", "You only tell what happened."),  # the rules: made
    "no-thanks": ("unsure", "", "You may have left the end out."),
}


def mixed_reply(request=None):
    return reply_to(
        MIXED_VERDICTS,
        mistakes=("blames", "no-thanks"),
        rewordings=[
            {
                "criterion": "blames",
                "quote": "it was her own fault",
                "instead": "It came late, and she was upset.",
            }
        ],
        strength={"quote": "I said sorry to the woman", "why": "You say sorry to her face."},
        next_step="What did you send her then?",
    )
