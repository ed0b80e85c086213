"""Questions in Django admin: what saving one publishes, and what is refused."""

from questions.models import Question
from tests.questions.admin_pages import filled, messages_of, page, save, text_of


def test_editing_the_weights_on_the_question_page_publishes_once(boss, angry_caller):
    url = page("question", "change", angry_caller.pk)
    response = save(boss, url, **{"criteria-0-weight": "2", "criteria-1-weight": "1"}, hint="Think.")
    assert [m for m in messages_of(response) if "Published" in m] == [
        "Published rules, version 2. Tries already scored keep version 1."
    ]


def test_an_edit_of_the_question_page_that_breaks_its_rules_is_refused(boss, angry_caller):
    url = page("question", "change", angry_caller.pk)
    response = save(boss, url, **{"criteria-0-kind": "avoid", "criteria-1-DELETE": "on"})
    assert "angry-caller: a question needs at least one point to make" in text_of(response)
    assert angry_caller.criteria.count() == 3


def test_a_new_question_is_saved_and_said_to_be_unpublished(boss, angry_caller):
    response = save(
        boss,
        page("question", "add"),
        slug="new-one",
        document=angry_caller.document.pk,
        prompt="New?",
        short="New one",
        why_asked="Why.",
    )
    (warning,) = [message for message in messages_of(response) if "were not published" in message]
    assert "it is not on the site yet" in warning
    assert "needs at least one point" in warning
    assert not Question.objects.answerable().filter(slug="new-one")


def test_the_usual_length_must_go_up(boss, angry_caller):
    response = save(boss, page("question", "change", angry_caller.pk), usual_words_min="500")
    assert "from the smaller number to the larger" in text_of(response)


def test_switching_a_question_off_publishes_nothing_and_takes_it_off_the_site(boss, angry_caller):
    url = page("question", "change", angry_caller.pk)
    sent = filled(boss, url, prompt="Other?")
    del sent["active"]
    response = boss.post(url, sent, follow=True)
    assert "is switched off, so no rules were published" in messages_of(response)[0]
    assert not Question.objects.answerable().filter(pk=angry_caller.pk)
    response = save(boss, url, active="on")
    assert "Published rules, version 2. Tries already scored keep version 1." in messages_of(response)
