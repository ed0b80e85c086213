"""A form sets its own fields and no other, and an id in a form is looked up among the asking person's own rows."""

import pytest
from django.apps import apps
from django.contrib.auth import get_user_model
from django.db import models, transaction
from django.test import Client

from practice.models import Attempt, Cohort, Story
from tests.practice.groups import make_assignment, make_member
from tests.practice.people import make_user
from tests.practice.tiny import MIXED, SLUG
from tests.safety.pages import Known
from tests.safety.rows import compared_models, newest, what_differs_never

# Fields that steer a form of the site, whatever page they stand on; they have names of model fields by chance.
STEER = {"next", "do", "action", "post", "index", "_save", "key"}
# And one that steers these alone: an older version that is to stand again, where the page was asked about one.
STEER_THERE = dict.fromkeys(
    ("admin:questions_question_check_step", "admin:questions_question_publish"), {"version"}
)
# Which questions an interview asks is drawn by lot each time.
DRAWN = {"practice.MockQuestion"}
NUMBER = "77"


def everything_a_row_has() -> dict[str, str]:
    """A value for each field of each model, that somebody might hope a form takes over."""
    extra = {}
    for model in compared_models():
        for each in model._meta.concrete_fields:
            for name in {each.name, each.attname}:
                extra[name] = _hoped_for(each)
    return extra | {"user": "1", "user_id": "1", "owner": "1", "is_staff": "on", "is_superuser": "on"}


def _hoped_for(each) -> str:
    if isinstance(each, models.BooleanField):
        return "on"
    if isinstance(each, models.DateTimeField):
        return "2001-01-01 00:00"
    if isinstance(each, models.DateField):
        return "2001-01-01"
    if isinstance(each, models.IntegerField) or each.is_relation:
        return NUMBER
    return str(each.choices[-1][0]) if each.choices else "hoped for"


def forms_sent(known, visitors):
    """Each form that leads to a place once, with who may send it there."""
    for place in known.places:
        # One of each: a page with many rows has the same form for each of them.
        seen = set()
        for form in known.forms.get(place.path, ()):
            names = tuple(sorted({each.name for each in form.fields}))
            if names not in seen:
                seen.add(names)
                yield place, form, visitors[place.visitors[-1]]


def send(browser, form, sent, before):
    """What the form did to the rows, and the answer; undone again."""
    with transaction.atomic():
        client = Client()
        client.cookies = browser.cookies.copy()
        response = client.post(form.action, sent)
        done = what_differs_never(before)
        transaction.set_rollback(True)
    return done, response


@pytest.mark.slow
def test_fields_that_a_form_does_not_have_change_nothing(visitors, arguments):
    known, extra, faults, did = Known.of(visitors, arguments), everything_a_row_has(), [], 0
    before = newest()
    untouched = what_differs_never(before)
    for place, form, browser in forms_sent(known, visitors):
        plain = {each.name: each.value or "x" for each in form.fields if each.typed and not each.value}
        plain = form.as_it_stands() | {name: [value] for name, value in plain.items()}
        own = {each.name for each in form.fields} | STEER | STEER_THERE.get(place.name, set())
        wanted, _ = send(browser, form, plain, before)
        hoped_for = {name: [value] for name, value in extra.items() if name not in own}
        got, response = send(browser, form, plain | hoped_for, before)
        did += wanted != untouched
        for label in wanted:
            if wanted[label] != got[label] and label not in DRAWN:
                changed = list(((got[label] - wanted[label]) or (wanted[label] - got[label])).items())[:2]
                faults.append(f"{place.name} ({response.status_code}): {label}: {changed}")
    assert not faults, "\n".join(faults)
    assert did > 30, "most forms must do something, or this test proves nothing"


SECRET = "words of a stranger"
# Ids that the page draws for what the form will make, so that it is made once; they name no row that is there.
TOKENS = {"submission", "link", "token"}


@pytest.fixture
def strangers(visitors, arguments, question) -> set[str]:
    """Ids of rows of people who have nothing to do with the owner, the member and their coach."""
    other, group = visitors["other"], Cohort.objects.get(name="Elsewhere")
    other.post(f"/questions/{SLUG}/answers/", {"answer": f"{MIXED} {SECRET}"})
    other.post("/stories/new/", {"title": SECRET, "situation": SECRET})
    other.post(
        "/own-questions/new/", {"prompt": SECRET, "point": ["A forklift licence"], "mistake": ["Blaming"]}
    )
    member = make_member(group, make_user("elsewhere@example.org"), name=SECRET)
    assignment = make_assignment(group, question, title=SECRET)
    own = apps.get_model("questions", "Question")._base_manager.get(prompt=SECRET)
    attempt, story = Attempt.objects.get(user__username="other"), Story.objects.get(title=SECRET)
    coach = get_user_model().objects.get(username="other-coach")
    rows = (group, member, member.user, assignment, own, attempt, story, coach, coach.coach)
    return {str(row.pk) for row in rows if not str(row.pk).isdigit()} | {own.slug}


def about(ids: set[str]) -> list:
    """All rows of all models, tables between models too, that are these or name one of them."""
    found = []
    for model in compared_models():
        if model._meta.label == "practice.Membership":
            continue  # whoever knows a group's code may join it
        for row in model._base_manager.order_by("pk").values():
            if ids & {str(value) for value in row.values()} or SECRET in str(row):
                found.append((model._meta.label, sorted(row.items(), key=str)))
    return found


@pytest.mark.slow
def test_an_id_of_a_strangers_row_in_a_form_finds_nothing(visitors, arguments, strangers):
    known, faults = Known.of(visitors, arguments), []
    before = about(strangers)
    for place, form, browser in forms_sent(known, visitors):
        if "superuser" in place.visitors:
            continue  # who has all rights may name any row
        # Names of rows stand in what is chosen, ticked or hidden, and in codes.
        named = {
            each.name
            for each in form.fields
            if each.kind != "csrf" and (not each.typed or "code" in each.name)
        }
        for each in sorted(named - TOKENS):
            for stranger in sorted(strangers):
                sent = form.as_it_stands() | {each: [stranger]}
                with transaction.atomic():
                    client = Client()
                    client.cookies = browser.cookies.copy()
                    response = client.post(form.action, sent)
                    if b"words of a stranger" in response.content:
                        faults.append(f"{place.name}: {each} shows a stranger's words")
                    took = response.status_code < 400 and not _is_their_code(place, each)
                    if took and about(strangers) != before:
                        faults.append(f"{place.name}: {each} ties a stranger's row")
                    transaction.set_rollback(True)
    assert not faults, "\n".join(sorted(set(faults)))


def _is_their_code(place, name) -> bool:
    return place.name == "join" and name == "code"
