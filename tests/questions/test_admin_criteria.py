"""Points and mistakes in Django admin: a bad rule is refused beside its field."""

import pytest

from questions import rubrics
from questions.admin import words
from questions.bank import load_bank
from questions.models import Criterion, Document, Rubric, WordList
from tests.questions.admin_pages import filled, messages_of, page, save, text_of


def test_saving_without_an_edit_publishes_nothing(boss, apologises):
    response = save(boss, page("criterion", "change", apologises.pk))
    assert not [message for message in messages_of(response) if "Published" in message]
    assert Rubric.objects.count() == 2


def test_a_saved_form_leaves_every_hash_as_it_was(boss, bank_folder, angry_caller):
    for model, row in (
        ("document", Document.objects.get(slug="care-guide")),
        ("question", angry_caller),
        ("criterion", angry_caller.criteria.get(slug="solves")),
        ("wordlist", WordList.objects.get(name="regret")),
    ):
        assert save(boss, page(model, "change", row.pk)).redirect_chain, model
    loaded = load_bank([bank_folder])
    assert loaded.nothing_changed
    assert loaded.kept == ()


def test_saving_a_criterion_publishes_the_next_version_and_says_what_happens_to_tries(
    boss, apologises, angry_caller
):
    response = save(boss, page("criterion", "change", apologises.pk), weight="2")
    assert "Published rules, version 2. Tries already scored keep version 1." in messages_of(response)
    rubric = rubrics.newest(angry_caller)
    assert (rubric.version, rubric.author.username) == (2, "boss")
    assert rubric.card["criteria"][0]["weight"] == 2


def test_an_edit_in_admin_is_seen_by_the_next_load(boss, bank_folder, apologises):
    save(boss, page("criterion", "change", apologises.pk), weight="2")
    assert load_bank([bank_folder]).kept == ("question angry-caller (apologises: weight (2 became 3))",)


def test_a_bad_rule_is_refused_beside_its_field_with_line_and_column(boss, apologises):
    url = page("criterion", "change", apologises.pk)
    response = save(boss, url, rules="@apology\r\n\r\n  sorry (for\r\n@appology")
    errors = response.context["adminform"].form.errors
    assert [message[:40] for message in errors["rules"]] == [
        "Line 3, column 9: a bracket is open here",
        "Line 4, column 1: there is no word list ",
    ]
    assert "@appology" in text_of(response)
    apologises.refresh_from_db()
    assert apologises.rules == "@apology"
    assert Rubric.objects.count() == 2


def test_a_sentence_that_fails_is_refused_beside_its_field(boss, apologises):
    response = save(
        boss,
        page("criterion", "change", apologises.pk),
        match="I apologised to him at once.\r\n\r\nHe laughed.",
        no_match="I was sorry.",
    )
    errors = response.context["adminform"].form.errors
    assert errors["match"][0].startswith("Line 3: no rule finds “He laughed.”")
    assert errors["no_match"][0].startswith("Line 1: rule 1 finds")


@pytest.mark.parametrize("field", ["match", "no_match"])
def test_rules_without_sentences_are_refused(boss, apologises, field):
    response = save(boss, page("criterion", "change", apologises.pk), **{field: ""})
    assert response.context["adminform"].form.errors[field] == ["Needs at least one."]


def test_an_edit_that_breaks_another_criterion_is_refused(boss, apologises):
    apologises.rules = "@apology when has solves"
    apologises.match = "I was sorry and I replaced the kettle."
    apologises.save()
    solves = Criterion.objects.get(slug="solves")
    response = save(
        boss, page("criterion", "change", solves.pk), rules="put it right", match="I put it right."
    )
    assert [message[:60] for message in response.context["adminform"].form.non_field_errors()] == [
        "angry-caller/apologises, sentence that must match 1: no rule"
    ]


def test_what_was_broken_before_does_not_stand_in_the_way_of_mending_another(boss, apologises):
    Criterion.objects.filter(slug="blames").update(rules="(")
    response = save(boss, page("criterion", "change", apologises.pk), label="Said sorry")
    apologises.refresh_from_db()
    assert apologises.label == "Said sorry"
    (warning,) = [message for message in messages_of(response) if "were not published" in message]
    assert "the site keeps version 1" in warning
    assert "angry-caller/blames, rule 1" in warning


def test_a_criterion_can_be_added_to_a_question_with_the_examples_of_the_help(boss, angry_caller):
    url = f"{page('criterion', 'add')}?question={angry_caller.pk}"
    response = save(
        boss,
        url,
        slug="owns-it",
        kind="emphasize",
        statement="Take responsibility.",
        label="Took responsibility",
        counts="owns it",
        ask="What did you say?",
        sounds_like="It was my job.",
        looked_for="words such as my job",
        rules=words.RULES_EXAMPLE,
        match=words.MATCH_EXAMPLE,
        no_match=words.NO_MATCH_EXAMPLE,
    )
    assert "Published rules, version 2. Tries already scored keep version 1." in messages_of(response)
    added = Criterion.objects.get(slug="owns-it")
    assert (added.position, added.refuses, added.source_document) == (4, None, None)


def test_a_slug_taken_in_the_same_question_is_refused(boss, angry_caller, apologises):
    url = f"{page('criterion', 'add')}?question={angry_caller.pk}"
    copied = filled(boss, page("criterion", "change", apologises.pk))
    response = boss.post(url, {**copied, "question": angry_caller.pk, "slug": "apologises"})
    assert "already has a point or mistake of that slug" in text_of(response)


def test_slugs_and_names_are_typed_once(boss, angry_caller, apologises):
    for model, row in (
        ("document", angry_caller.document),
        ("question", angry_caller),
        ("criterion", apologises),
        ("wordlist", WordList.objects.get(name="regret")),
    ):
        save(boss, page(model, "change", row.pk), slug="other", name="other")
        row.refresh_from_db()
        assert getattr(row, "slug", getattr(row, "name", None)) != "other"


def test_what_stops_a_hit_can_be_chosen_and_put_back(boss, apologises):
    url = page("criterion", "change", apologises.pk)
    save(boss, url, refuses=["denied", "quoted"])
    apologises.refresh_from_db()
    assert apologises.refuses == ["denied", "quoted"]
    save(boss, url, refuses=["denied"])
    apologises.refresh_from_db()
    assert apologises.refuses is None


@pytest.mark.parametrize("question", ["none", "\N{SUPERSCRIPT TWO}", "9" * 30, "-1", ""])
def test_the_page_for_a_new_point_opens_whatever_question_its_address_names(boss, question):
    assert boss.get(page("criterion", "add"), {"question": question}).status_code == 200
