"""Publishing: what is frozen, what makes a new version, what is refused, and the cache to judge by."""

import threading

import pytest
from django.contrib.auth import get_user_model

from feedback import assess
from questions import rubrics
from questions.cards import content_hash, lists_mentioned, lists_used
from questions.models import Criterion, Question, Rubric, WordList


@pytest.fixture
def card(angry_caller):
    return rubrics.newest(angry_caller).card


def test_a_card_holds_the_question_its_document_its_sources_and_its_lists(card):
    assert card["slug"] == "angry-caller"
    assert card["usual_words"] == [60, 150]
    assert card["document"]["title"] == "A Guide To Care"
    assert [c["slug"] for c in card["criteria"]] == ["apologises", "solves", "blames"]
    assert card["criteria"][0]["source"] == {
        "document": "care-guide",
        "title": "A Guide To Care",
        "author": "Ada Example",
        "published": "2020-02-29",
        "text_hash": "",
        "heading": "Say sorry",
        "place": "page 2",
        "says": "Says that an apology comes first.",
        "passages": [],
    }
    assert card["criteria"][1]["source"]["title"] == "A Guide To Work"
    assert sorted(card["lists"]) == ["apology", "regret"]


def test_a_card_says_nothing_about_where_the_question_stands(card):
    assert not {"level", "position", "active"} & card.keys()


def test_the_hash_is_that_of_the_card(angry_caller, card):
    rubric = rubrics.newest(angry_caller)
    assert rubric.content_hash == content_hash(card)
    assert rubric.short_hash == rubric.content_hash[:12]


def test_lists_are_followed_through_lists_and_round_circles():
    lists = {"a": ["x", "@b"], "b": ["@a", "y"], "c": ["z"]}
    assert lists_used(["one @a two"], lists) == {"a": ["x", "@b"], "b": ["@a", "y"]}
    assert lists_used(["@unknown"], lists) == {}


def test_a_name_in_quotation_marks_is_words_and_no_list():
    assert lists_mentioned(['"write @home" @b|@c-d', "x ~2 (@e_f | y)"]) == {"b", "c-d", "e_f"}


def test_publishing_unchanged_rows_returns_the_newest_version(angry_caller):
    assert rubrics.publish(angry_caller) == rubrics.newest(angry_caller)
    assert angry_caller.rubrics.count() == 1


def test_publishing_a_changed_question_stores_the_next_version_with_its_author_and_note(angry_caller):
    author = get_user_model().objects.create_user("ada")
    angry_caller.criteria.filter(slug="solves").update(weight=3)
    rubric = rubrics.publish(angry_caller, author=author, note="Heavier.")
    assert (rubric.version, rubric.author, rubric.note) == (2, author, "Heavier.")
    assert rubrics.newest(angry_caller) == rubric
    assert angry_caller.rubrics.get(version=1).card["criteria"][1]["weight"] == 2


def test_editing_a_list_does_not_touch_what_was_published(angry_caller, card):
    WordList.objects.filter(name="regret").update(entries="regret")
    assert angry_caller.rubrics.get().card == card


def test_bad_rules_are_refused_with_every_fault_and_nothing_is_stored(angry_caller):
    angry_caller.criteria.filter(slug="solves").update(rules="send (\n@lost")
    angry_caller.criteria.filter(slug="blames").update(rules="|")
    with pytest.raises(rubrics.RubricFaults) as refused:
        rubrics.publish(angry_caller)
    assert [fault.place for fault in refused.value.faults] == [
        "angry-caller/solves, rule 1",
        "angry-caller/solves, rule 2",
        "angry-caller/blames, rule 1",
    ]
    assert angry_caller.rubrics.count() == 1


@pytest.mark.parametrize(
    ("edit", "fault"),
    [
        ({"rules": ""}, "angry-caller/apologises: needs at least one rule"),
        ({"match": ""}, "angry-caller/apologises, sentence that must match: needs at least one"),
        ({"no_match": ""}, "angry-caller/apologises, sentence that must not match: needs at least one"),
        ({"match": "He laughed."}, "angry-caller/apologises, sentence that must match 1: no rule finds"),
        (
            {"no_match": "I was sorry."},
            "angry-caller/apologises, sentence that must not match 1: rule 1 finds",
        ),
    ],
)
def test_a_criterion_without_proof_cannot_be_published(angry_caller, edit, fault):
    angry_caller.criteria.filter(slug="apologises").update(**edit)
    told = [str(each) for each in rubrics.faults_of(angry_caller)]
    assert told[0].startswith(fault)


def test_a_question_without_a_point_cannot_be_published(angry_caller):
    angry_caller.criteria.filter(kind="emphasize").delete()
    assert [str(fault) for fault in rubrics.faults_of(angry_caller)] == [
        "angry-caller: a question needs at least one point to make"
    ]


def test_a_sound_question_has_no_faults(angry_caller):
    assert rubrics.faults_of(angry_caller) == ()


def test_the_questions_using_a_list_are_found_through_other_lists(bank):
    for name in ("apology", "regret"):
        users = rubrics.questions_using(WordList.objects.get(name=name))
        assert [question.slug for question in users] == ["angry-caller"]
    assert rubrics.questions_using(WordList(name="nobody")) == []


def test_publishing_all_that_use_a_list_is_all_or_nothing(bank):
    Criterion.objects.filter(slug="orders-tasks").update(rules="make|write ~2 list\n@regret")
    regret = WordList.objects.get(name="regret")
    assert [r.question.slug for r in rubrics.publish_all_using(regret)] == ["busy-day"]
    WordList.objects.filter(name="regret").update(entries="apologise\ntired")
    with pytest.raises(rubrics.RubricFaults) as refused:
        rubrics.publish_all_using(regret)
    assert "busy-day/orders-tasks, sentence that must not match 1" in str(refused.value)
    assert Rubric.objects.filter(question__slug="angry-caller").count() == 1


def test_a_card_differs_from_itself_in_nothing(card):
    assert rubrics.compare(card, card) == ()


def test_the_difference_between_two_cards_can_be_read(angry_caller, card):
    angry_caller.criteria.filter(slug="apologises").update(weight=1, rules="@apology\nforgive")
    angry_caller.criteria.filter(slug="blames").delete()
    Criterion.objects.create(question=angry_caller, slug="thanks", kind="emphasize", position=9)
    Question.objects.filter(pk=angry_caller.pk).update(prompt="How do you help?")
    WordList.objects.filter(name="regret").update(entries="apologise\nregret")
    angry_caller.refresh_from_db()
    told = [str(each) for each in rubrics.compare(card, rubrics.freeze(angry_caller))]
    assert told == [
        "prompt (How do you handle an angry caller? became How do you help?)",
        "apologises: weight (3 became 1)",
        "apologises: rules (1 added)",
        "thanks: added",
        "blames: removed",
        "@regret: entries (1 added, 2 removed)",
    ]


def test_another_order_of_criteria_is_a_difference(angry_caller, card):
    angry_caller.criteria.filter(slug="apologises").update(position=9)
    assert [str(d) for d in rubrics.compare(card, rubrics.freeze(angry_caller))] == [
        "criteria (another order)"
    ]


def test_the_compiled_rubric_judges_and_names_its_version(angry_caller):
    rubric = rubrics.newest(angry_caller)
    report = assess("A man rang last week. I apologised and I replaced the kettle.", rubrics.compiled(rubric))
    assert [verdict.met for verdict in report.verdicts] == [True, True, False]
    assert report.rubric_version == rubric.short_hash


def test_a_rubric_is_compiled_once_for_equal_content(angry_caller):
    first = rubrics.compiled(rubrics.newest(angry_caller))
    assert rubrics.compiled(Rubric.objects.get(pk=rubrics.newest(angry_caller).pk)) is first


def test_the_cache_forgets_what_was_longest_unused(angry_caller, card, monkeypatch):
    monkeypatch.setattr(rubrics, "_compiled", rubrics.Kept(most=2))
    versions = [Rubric(card=card, content_hash=letter * 64) for letter in "abc"]
    a, b = (rubrics.compiled(version) for version in versions[:2])
    assert rubrics.compiled(versions[0]) is a
    rubrics.compiled(versions[2])
    assert rubrics.compiled(versions[0]) is a
    assert rubrics.compiled(versions[1]) is not b


def test_threads_that_ask_at_once_get_the_same_compiled_rubric(card, monkeypatch):
    monkeypatch.setattr(rubrics, "_compiled", rubrics.Kept())
    rubric, start, got = Rubric(card=card, content_hash="t" * 64), threading.Barrier(4), []

    def ask():
        start.wait()
        got.append(rubrics.compiled(rubric))

    threads = [threading.Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(got) == 4 and len(set(map(id, got))) == 1
