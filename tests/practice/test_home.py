import pytest
from django.urls import reverse

from practice.models import Attempt
from questions.models import Question
from tests.practice.tiny import GIBBERISH, MIXED, SECOND, STRONG, make_question

HOME = "/"


def rows(response):
    return [row for group in response.context["listing"].groups for row in group.rows]


def shown(response):
    return {row.question.slug for row in rows(response)}


def row_of(response, question):
    return next(row for row in rows(response) if row.question == question)


def test_the_home_page_lists_every_question_that_can_be_answered(client, question):
    hidden = make_question("switched-off", 91, active=False)
    unpublished = Question.objects.create(
        slug="no-rules-yet", document=question.document, prompt="?", short="None", why_asked="?"
    )
    response = client.get(HOME)
    assert response.status_code == 200
    assert shown(response) == set(Question.objects.answerable().values_list("slug", flat=True))
    assert hidden.slug not in shown(response)
    assert unpublished.slug not in shown(response)
    assert f'href="{reverse("question", args=[question.slug])}"' in response.content.decode()


def test_the_first_question_is_one_press_away(client, question):
    first = Question.objects.answerable().first()
    page = client.get(HOME).content.decode()
    assert f'href="{reverse("question", args=[first.slug])}">Start with the first question' in page


def test_a_visit_leaves_no_session_behind(client, question):
    response = client.get(HOME)
    assert "sessionid" not in response.cookies


def test_a_search_finds_words_of_the_question_in_any_common_form(client, question):
    assert shown(client.get(HOME, {"q": "arriving (late-parcel)"})) == {"late-parcel"}
    assert shown(client.get(HOME, {"q": "zebra"})) == set()


def test_a_search_finds_words_of_the_points(client, question):
    assert "late-parcel" in shown(client.get(HOME, {"q": "money back"}))


def test_filters_of_set_and_document_narrow_the_list(client, question):
    make_question("extra-one", 91, "extra")
    assert "late-parcel" not in shown(client.get(HOME, {"set": "extra"}))
    assert shown(client.get(HOME, {"document": "tiny-document"})) == {"late-parcel", "extra-one"}
    assert shown(client.get(HOME, {"document": "tiny-document", "set": "core"})) == {"late-parcel"}


@pytest.mark.parametrize(
    "query", [{"set": "nonsense"}, {"progress": "nonsense"}, {"q": "\x00"}, {"q": " " * 300}]
)
def test_a_filter_that_means_nothing_is_no_filter(client, question, query):
    response = client.get(HOME, query)
    assert response.status_code == 200
    assert "late-parcel" in shown(response)


def test_an_empty_result_says_so_and_offers_a_way_out(client, question):
    page = client.get(HOME, {"q": "zebra <b>"}).content.decode()
    assert "No question matches “zebra &lt;b&gt;”" in page
    assert "Clear filters" in page
    assert "0 questions." in page


def test_an_empty_bank_is_a_page_too(client, empty_bank):
    response = client.get(HOME)
    assert response.status_code == 200
    assert "No questions here yet" in response.content.decode()


def test_progress_shows_the_best_try_and_what_is_missing(client, question, keep):
    assert row_of(client.get(HOME), question).best is None
    keep(MIXED)
    keep(SECOND)
    keep(GIBBERISH)
    best = row_of(client.get(HOME), question).best
    assert (best.score, best.missing) == (100, 1)
    assert "Best 100, 1 point missing" in client.get(HOME).content.decode()


def test_progress_filters_follow_the_best_try(client, question, keep):
    untouched = make_question("untouched", 91)
    only = {"document": "tiny-document"}
    keep(MIXED)
    assert shown(client.get(HOME, only | {"progress": "new"})) == {untouched.slug}
    assert shown(client.get(HOME, only | {"progress": "missing"})) == {question.slug}
    keep(STRONG)
    assert shown(client.get(HOME, only | {"progress": "missing"})) == set()
    assert shown(client.get(HOME, only | {"progress": "all"})) == {question.slug}
    assert "all points made" in client.get(HOME).content.decode()


def test_a_try_without_a_score_is_named_as_that(client, question, keep):
    keep(GIBBERISH)
    assert "Tried, no score yet" in client.get(HOME).content.decode()


def test_nobody_sees_the_progress_of_another_browser(client, question, keep):
    keep(STRONG)
    stranger = type(client)()
    assert row_of(stranger.get(HOME), question).best is None


def test_htmx_gets_the_results_alone_and_a_short_address(client, question):
    response = client.get(HOME, {"q": "parcel", "set": "", "progress": ""}, headers={"HX-Request": "true"})
    page = response.content.decode()
    assert "<html" not in page
    assert 'hx-swap-oob="innerHTML:#count"' in page
    assert response["HX-Push-Url"] == "/?q=parcel"
    assert "HX-Request" in response["Vary"]


def test_the_page_after_a_history_restore_is_whole(client, question):
    headers = {"HX-Request": "true", "HX-History-Restore-Request": "true"}
    assert "<html" in client.get(HOME, headers=headers).content.decode()


def test_home_refuses_to_be_posted_to(client, question):
    response = client.post(HOME)
    assert response.status_code == 405
    assert response["Allow"] == "GET, HEAD"
    assert "Nothing was sent" in response.content.decode()


def test_home_asks_as_few_queries_for_many_tries_as_for_few(
    client, question, keep, django_assert_max_num_queries
):
    keep(MIXED)
    with django_assert_max_num_queries(6) as few:
        client.get(HOME, {"q": "parcel"})
    for n in range(5):
        make_question(f"more-{n}", 92 + n)
        keep(f"{MIXED} It was day {n}.")
    with django_assert_max_num_queries(6) as many:
        client.get(HOME, {"q": "parcel"})
    assert len(many) == len(few)
    assert Attempt.objects.count() == 6


def test_questions_stand_in_the_order_of_the_bank_and_not_in_that_of_their_making(client, question):
    make_question("made-last-stands-first", question.position - 1)
    positions = [row.question.position for row in rows(client.get(HOME)) if row.question.level == "core"]
    assert positions == sorted(positions)
