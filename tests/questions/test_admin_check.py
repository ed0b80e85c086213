"""Check, publish, history, and the way back to an old version."""

from dataclasses import dataclass

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Group

from feedback.critique.masking import masked
from questions import checks, counting, labelled, rubrics, stored_answers
from questions.models import Document, Question, RubricCheck, RubricDraft
from questions.stored_answers import Source, StoredAnswer
from tests.questions.admin_pages import (
    messages_of,
    page,
    publish_draft,
    rules_page,
    save,
    save_draft,
    text_of,
)

HTMX = {"HX-Request": "true"}
SORRY = "A man rang about his order. I said sorry and I sent a new kettle at once."
GLAD = "A man rang about his order. I was so glad that he told me about the kettle."


@dataclass
class Marked:
    text: str
    labels: dict
    blind: bool = False


@pytest.fixture
def marked(monkeypatch):
    """Answers that somebody has marked, one of them of the third that rule writers never read."""
    answers = [
        Marked(SORRY, {"apologises": True, "solves": True, "blames": False}),
        Marked(GLAD, {"apologises": False, "solves": None}),
        Marked(GLAD.replace("glad", "secretly glad"), {"apologises": True}, blind=True),
    ]
    monkeypatch.setattr(labelled, "answers_for", lambda question: answers)
    return answers


@pytest.fixture
def stored(monkeypatch):
    """Tries that people stored: thirty, of which one may be read."""
    answers = [StoredAnswer(f"try-{n}", f"{GLAD} It was day {n}.", shown=n == 0) for n in range(30)]

    def read(question, keys, user):
        assert user is not None, "whose reading is it?"
        return {a.key: masked(a.text, [("thing", "kettle")]) for a in answers if a.shown and a.key in keys}

    source = Source(
        lambda q: len(answers), lambda q, start, most: answers[start : start + most], lambda q: [], read
    )
    monkeypatch.setattr(stored_answers, "_source", source)
    return answers


def checked(client, question, **query):
    """The check, run to its end."""
    for _ in range(20):
        client.post(rules_page("check_step", question), query)
        response = client.get(rules_page("check", question, **query))
        if response.context["check"].finished:
            return response
    raise AssertionError("the check does not come to its end")


def test_a_draft_is_checked_published_and_said_to_be(boss, angry_caller, apologises):
    save_draft(boss, angry_caller, apologises__weight="2")
    response = publish_draft(boss, angry_caller, note="Less weight.")
    assert messages_of(response) == [
        "Published rules, version 2: weights. Tries already scored keep version 1."
    ]
    rubric = rubrics.newest(angry_caller)
    assert (rubric.version, rubric.author.username, rubric.note) == (2, "boss", "Less weight.")
    assert rubric.change == "weights"
    apologises.refresh_from_db()
    assert apologises.weight == 2
    assert not RubricDraft.objects.exists()
    logged = LogEntry.objects.filter(object_id=angry_caller.pk).first()
    assert logged.change_message == "Published rules, version 2: weights. Less weight."


def test_a_published_draft_makes_rows_that_freeze_to_the_very_same_card(boss, angry_caller):
    save_draft(boss, angry_caller, apologises__position="3", solves__reader="", blames__refuses=["denied"])
    publish_draft(boss, angry_caller)
    assert rubrics.freeze(angry_caller) == rubrics.newest(angry_caller).card


def test_examples_that_fail_are_never_published(boss, angry_caller):
    save_draft(boss, angry_caller, apologises__match="He laughed.")
    response = boss.get(rules_page("check", angry_caller))
    assert "1 to mend. This cannot be published." in text_of(response)
    assert 'name="note"' not in response.content.decode()
    seen = response.context["check"].seen
    assert boss.post(rules_page("publish", angry_caller), {"seen": seen}).status_code == 422
    assert rubrics.newest(angry_caller).version == 1


def test_what_was_not_checked_is_not_published(boss, angry_caller, stored):
    save_draft(boss, angry_caller, apologises__weight="2")
    seen = boss.get(rules_page("check", angry_caller)).context["check"].seen
    response = boss.post(rules_page("publish", angry_caller), {"seen": seen}, follow=True)
    assert "The check has not come to its end yet" in messages_of(response)[0]
    checked(boss, angry_caller)
    save_draft(boss, angry_caller, apologises__weight="1")
    response = boss.post(rules_page("publish", angry_caller), {"seen": seen}, follow=True)
    assert "the rules changed since you looked" in messages_of(response)[0]
    assert rubrics.newest(angry_caller).version == 1


def test_the_check_counts_what_changes_and_shows_only_what_may_be_read(boss, angry_caller, marked, stored):
    save_draft(
        boss, angry_caller, apologises__rules="@apology\nglad", solves__rules="put it right\nreplace kettle"
    )
    shown = text_of(checked(boss, angry_caller))
    assert "33 answers were judged" in shown
    assert "30 of 30 stored answers change" in shown
    assert "Apologised stored 30 0" in shown
    assert "Apologised marked 2 0" in shown
    assert "missed, would be covered the marks agree" in shown
    assert "missed, would be covered the marks say no" in shown
    assert "secretly glad" not in shown
    assert "Counted, not shown." in shown
    assert "I was so glad that he told me about the [thing 1]" in shown
    assert "glad" not in str([f for f in RubricCheck.objects.get().counts["flips"] if f["key"]])
    assert "1.00 → 0.67" in shown and "0.50 → 1.00" in shown
    assert "Apologised, line 2, 97 %: glad" in shown


def test_words_go_from_the_page_as_soon_as_their_consent_is_taken_back(boss, angry_caller, stored):
    save_draft(boss, angry_caller, apologises__rules="@apology\nglad", blames__rules="told me")
    assert "[thing 1]" in text_of(checked(boss, angry_caller))
    stored[0] = StoredAnswer(stored[0].key, stored[0].text)
    shown = text_of(boss.get(rules_page("check", angry_caller)))
    assert "[thing 1]" not in shown and "30 of 30 stored answers change" in shown


def test_who_only_looks_at_a_check_sees_numbers_and_no_words(boss, clerk, angry_caller, stored):
    save_draft(boss, angry_caller, apologises__rules="@apology\nglad")
    checked(boss, angry_caller)
    shown = text_of(clerk("view_question").get(rules_page("check", angry_caller)))
    assert "30 of 30 stored answers change" in shown and "[thing 1]" not in shown


def test_a_flip_that_can_be_read_is_kept_however_late_it_comes(boss, angry_caller, stored, monkeypatch):
    monkeypatch.setattr(counting, "FLIPS_SHOWN", 5)
    stored.reverse()
    save_draft(boss, angry_caller, apologises__rules="@apology\nglad")
    assert "[thing 1]" in text_of(checked(boss, angry_caller))
    assert len(RubricCheck.objects.get().counts["flips"]) == 5


def test_a_check_goes_on_step_by_step_and_loses_nothing(boss, angry_caller, stored, monkeypatch):
    monkeypatch.setattr(checks, "STEP_SECONDS", 0)
    monkeypatch.setattr(checks.Check.go_on, "__defaults__", (0,))
    save_draft(boss, angry_caller, apologises__rules="@apology\nglad")
    part = boss.post(rules_page("check_step", angry_caller), {}, headers=HTMX)
    assert "1 of 30 answers judged" in text_of(part)
    assert "<main" not in part.content.decode()
    checks.Check.go_on.__defaults__ = (60,)
    assert "30 answers were judged" in text_of(
        boss.post(rules_page("check_step", angry_caller), {}, headers=HTMX)
    )
    row = RubricCheck.objects.get()
    assert row.finished and row.counts["stored"] == 30 and row.counts["moves"] == {"apologises": [30, 0]}


def test_a_point_and_its_rival_mistake_and_the_questions_own_words_are_told(boss, angry_caller, stored):
    save_draft(boss, angry_caller, apologises__rules="@apology\nglad|caller", blames__rules="glad")
    shown = text_of(checked(boss, angry_caller))
    assert "Apologised, line 2: “" in shown
    assert "One passage, a point and a mistake" in shown
    assert "Apologised and Blamed the caller: 30 answers, such as “" in shown


def test_a_draft_behind_a_newer_version_says_so(boss, angry_caller):
    save_draft(boss, angry_caller, apologises__weight="2")
    angry_caller.criteria.filter(slug="blames").update(label="Found fault")
    rubrics.publish(angry_caller)
    shown = text_of(boss.get(rules_page("check", angry_caller)))
    assert "Version 2 was published after this draft was begun." in shown
    assert "Found fault" in shown


def test_a_draft_that_says_the_same_has_nothing_to_publish(boss, angry_caller):
    save_draft(boss, angry_caller, apologises__weight="2")
    save_draft(boss, angry_caller, apologises__weight="3")
    shown = text_of(checked(boss, angry_caller))
    assert "There is nothing to publish." in shown


def test_without_a_draft_the_check_leads_to_the_editor(boss, angry_caller):
    response = boss.get(rules_page("check", angry_caller), follow=True)
    assert response.redirect_chain[-1][0] == rules_page("editor", angry_caller)


# History


def test_the_history_shows_every_version_and_the_difference_between_two(boss, angry_caller):
    save_draft(
        boss,
        angry_caller,
        apologises__weight="2",
        solves__rules="put it right",
        solves__match="I put it right.",
    )
    publish_draft(boss, angry_caller, note="Shorter.")
    response = boss.get(rules_page("versions", angry_caller, **{"from": 2, "to": 1}))
    shown = text_of(response)
    assert "boss weights, rules, examples Shorter." in shown
    assert "loaded from files" in shown
    assert "From version 1 to version 2: weights, rules, examples" in shown
    assert "Went: − replace|send|mend ~3 kettle|parcel|order" in shown
    for query in ({"from": "9", "to": "x"}, {"from": "1"}, {"p": "99"}):
        assert boss.get(rules_page("versions", angry_caller, **query)).status_code == 200


def test_an_old_version_is_published_again_word_for_word(boss, angry_caller, apologises):
    first = rubrics.newest(angry_caller)
    save_draft(boss, angry_caller, apologises__weight="2", blames__DELETE="on")
    publish_draft(boss, angry_caller)
    assert "Publish version 1 again" in text_of(boss.get(rules_page("versions", angry_caller)))
    response = publish_draft(boss, angry_caller, version=1)
    assert "Published rules, version 3: adds a mistake, weights." in messages_of(response)[0]
    third = rubrics.newest(angry_caller)
    assert (third.version, third.content_hash) == (3, first.content_hash)
    assert third.note == "Version 1 again."
    assert rubrics.freeze(angry_caller) == first.card
    assert not RubricDraft.objects.exists()
    assert boss.get(rules_page("check", angry_caller, version=77)).status_code == 404


def test_an_old_version_comes_with_its_word_lists_and_the_lists_of_today_wait_in_a_draft(boss, angry_caller):
    from questions.models import WordList

    url = page("wordlist", "change", WordList.objects.get(name="regret").pk)
    save(boss, url, entries="apologise\r\nmy|our mistake")
    publish_draft(boss, angry_caller)
    publish_draft(boss, angry_caller, version=1)
    assert rubrics.newest(angry_caller).card["lists"]["regret"][1] == "apologize"
    assert RubricDraft.objects.get().reason.startswith("Version 1 was published again")


def test_a_document_that_is_gone_stops_neither_a_draft_nor_an_old_version(boss, angry_caller):
    save_draft(boss, angry_caller, solves__source_document="")
    publish_draft(boss, angry_caller)
    save_draft(boss, angry_caller, solves__source_document="work-guide")
    Question.objects.filter(slug="busy-day").update(document=angry_caller.document)
    Document.objects.filter(slug="work-guide").delete()
    assert boss.get(rules_page("editor", angry_caller)).status_code == 200
    assert "Published rules, version 3" in messages_of(publish_draft(boss, angry_caller, version=1))[0]


# Roles


def test_editors_write_and_check_and_publishers_publish(clerk, angry_caller):
    client = clerk()
    user = client.get("/admin/").wsgi_request.user
    user.groups.set(Group.objects.filter(name="Rubric editors"))
    assert save_draft(client, angry_caller, apologises__weight="2").status_code == 200
    shown = checked(client, angry_caller)
    assert "Somebody with the permission to publish" in text_of(shown)
    seen = shown.context["check"].seen
    assert client.post(rules_page("publish", angry_caller), {"seen": seen}).status_code == 403
    user.groups.set(Group.objects.filter(name="Rubric publishers"))
    assert client.post(rules_page("publish", angry_caller), {"seen": seen}).status_code == 302
    assert rubrics.newest(angry_caller).author.username == "clerk"


def test_who_may_only_look_sees_the_history_and_changes_nothing(clerk, angry_caller):
    client = clerk("view_question")
    assert client.get(rules_page("versions", angry_caller)).status_code == 200
    assert client.get(rules_page("editor", angry_caller)).status_code == 403
    assert client.post(rules_page("editor", angry_caller)).status_code == 403


@pytest.mark.parametrize("kind", ["check_step", "publish"])
def test_what_stores_something_answers_to_posts_alone(boss, angry_caller, kind):
    assert boss.get(rules_page(kind, angry_caller)).status_code == 405


@pytest.mark.parametrize("kind", ["check", "versions"])
def test_the_pages_ask_the_database_at_most_ten_times(
    boss, angry_caller, stored, kind, django_assert_max_num_queries
):
    save_draft(boss, angry_caller, apologises__weight="2")
    checked(boss, angry_caller)
    with django_assert_max_num_queries(10):
        boss.get(rules_page(kind, angry_caller, **{"from": 1, "to": 1} if kind == "versions" else {}))
