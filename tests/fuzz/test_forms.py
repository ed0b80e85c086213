"""Every form, found by itself, gets what hypothesis makes up for its fields: it may refuse, but never break."""

import copy
import importlib
import inspect
import os
import pkgutil

import pytest
from django import forms
from django.contrib import admin
from django.contrib.auth import get_user_model
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

from practice.access import Person
from practice.coaching import forms as coaching_forms
from practice.coaching import review_form
from practice.examples_admin import ExampleDraftForm
from practice.mock_form import BeginForm, sets_to_choose
from practice.models import Attempt, Cohort, ExampleDraft
from practice.own_question_form import OwnQuestionForm
from practice.stories import StoryForm
from questions.admin import article_forms
from questions.models import Proposal, Question, QuestionSet
from tests.fuzz import nasty
from tests.fuzz.test_requests import SEED

# The forms of these packages; allauth's are asked by the requests of the fuzz.
EXAMPLES = int(os.environ.get("FUZZ_EXAMPLES", "30"))
FLOORS = ("practice", "questions")


def _modules(package: str):
    found = importlib.import_module(package)
    yield found
    for each in pkgutil.walk_packages(found.__path__, f"{package}."):
        if not any(
            part in each.name for part in (".migrations", ".management", ".settings", ".wsgi", ".training")
        ):
            yield importlib.import_module(each.name)


def all_forms() -> dict[str, type]:
    """Every form class of the site: Django's, and those that only are called so."""
    found = {}
    for module in (module for floor in FLOORS for module in _modules(floor)):
        for name, each in inspect.getmembers(module, inspect.isclass):
            django_form = issubclass(each, forms.BaseForm) and each.__module__.startswith(FLOORS)
            if each.__module__ == module.__name__ and (django_form or name.endswith("Form")):
                found[f"{module.__name__}.{name}"] = each
    return found


@pytest.fixture
def makers(visitors, arguments):
    """How to make a form that needs more than what was sent, by its class. A new one fails until it stands here."""
    attempt, cohort = (
        Attempt.objects.get(pk=arguments["attempt_id"]),
        Cohort.objects.get(join_code="ABCD2345"),
    )
    person, proposal = Person(user_id=attempt.user_id), Proposal.objects.get()
    own = list(Question.private.all())
    sets = list(QuestionSet._base_manager.all())
    members = list(cohort.memberships.all())
    return {
        coaching_forms.AssignmentForm: lambda sent, files: coaching_forms.AssignmentForm(
            sent, sets=sets, members=members
        ),
        StoryForm: lambda sent, files: StoryForm(sent, person=person),
        review_form.VerdictForm: lambda sent, files: review_form.VerdictForm(sent, answer=attempt.answer),
        review_form.CommentForm: lambda sent, files: review_form.CommentForm(sent, answer=attempt.answer),
        article_forms.ProposalForm: lambda sent, files: article_forms.ProposalForm(proposal, sent),
        article_forms.GroupForm: lambda sent, files: article_forms.GroupForm(proposal, [], sent),
        ExampleDraftForm: lambda sent, files: ExampleDraftForm(sent, instance=ExampleDraft.objects.get()),
        BeginForm: lambda sent, files: BeginForm(sent, sets_to_choose(), own),
        OwnQuestionForm: lambda sent, files: OwnQuestionForm.of(sent),
    }


# Fields of the forms that are no form of Django's.
NAMES = {
    BeginForm: ("questions", "own", "mode", "submission"),
    OwnQuestionForm: ("prompt", "point", "mistake", "do"),
}


def tried(form_class, make, examples=EXAMPLES, after=lambda form: None) -> int:
    """Sends made-up fields to a form so often; says how often it took them."""
    empty = make(QueryDict(), MultiValueDict())
    fields = getattr(empty, "fields", None) or dict.fromkeys(NAMES.get(form_class, ()))
    assert fields, f"say in NAMES which fields {form_class.__name__} has"
    taken = 0

    @seed(SEED)
    @settings(
        max_examples=examples,
        phases=[Phase.generate],
        database=None,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(st.data())
    def go(data):
        nonlocal taken
        sent, files = QueryDict(mutable=True), MultiValueDict()
        for name, each in fields.items():
            if isinstance(each, forms.FileField):
                content = data.draw(st.sampled_from(nasty.FILES))
                file_name = data.draw(
                    st.sampled_from([name for name in nasty.FILE_NAMES if name.strip("./")])
                )
                files.setlist(name, [SimpleUploadedFile(file_name, content)])
            else:
                sent.setlist(name, data.draw(st.lists(_value_for(each), max_size=2)))
        with transaction.atomic():
            form = make(sent, files)
            if form.is_valid():
                taken += 1
                after(form)
            str(getattr(form, "errors", ""))
            transaction.set_rollback(True)

    go()
    return taken


def _value_for(each):
    likely = [str(value) for value, _ in _choices(each)] or [
        "I said sorry.",
        "2030-01-01",
        "7",
        "a@b.example",
    ]
    return st.one_of(st.sampled_from(likely), st.sampled_from(ARRIVES), st.text(max_size=30))


# Django puts a sign of its own in the place of half a letter before a form sees it.
ARRIVES = tuple(value for value in nasty.VALUES if "\udcff" not in value)


def _choices(each) -> list:
    flat = []
    for value, label in list(getattr(each, "choices", ()) or ())[:30]:
        flat += list(label) if isinstance(label, list | tuple) else [(value, label)]
    return flat


def test_the_forms_are_found():
    assert len(all_forms()) > 25


@pytest.mark.slow
@pytest.mark.parametrize("name", all_forms())
def test_a_form_refuses_or_takes_what_is_made_up_and_never_breaks(makers, name):
    form_class = all_forms()[name]
    if issubclass(form_class, forms.ModelForm) and form_class._meta.model is None:
        return  # only forms that are made of it are shown; the admin's are asked below
    make = makers.get(form_class) or (lambda sent, files: form_class(sent, files))
    tried(form_class, make)


@pytest.mark.slow
def test_no_form_of_the_admin_breaks_and_what_it_takes_can_be_stored(makers, rf):
    request = rf.get("/admin/")
    request.user = get_user_model().objects.get(username="superuser")
    asked = taken = 0
    for model, page in admin.site._registry.items():
        for row in (None, model._base_manager.first()):
            if row is None and not page.has_add_permission(request):
                continue
            form_class = page.get_form(request, row, change=row is not None)
            if not form_class.base_fields:
                continue
            asked += 1
            taken += tried(
                form_class,
                lambda sent, files, form_class=form_class, row=row: form_class(
                    sent, files, instance=copy.copy(row) if row else None
                ),
                examples=max(5, EXAMPLES // 3),
                after=lambda form: form.save(),
            )
    assert asked > 20 and taken
