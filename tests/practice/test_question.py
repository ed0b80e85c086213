import uuid

from django.urls import reverse

from tests.practice.tiny import MIXED, make_question


def address(question):
    return reverse("question", args=[question.slug])


def test_the_page_asks_the_question_and_says_why_it_is_asked(client, question):
    page = client.get(address(question)).content.decode()
    assert question.prompt in page
    assert question.why_asked in page
    assert question.hint in page
    assert "60 to 150" in page
    assert "(try 1)" in page


def test_points_are_not_shown_before_the_first_try(client, question):
    page = client.get(address(question)).content.decode()
    for criterion in question.criteria.all():
        assert criterion.statement not in page
    assert question.sample_answer not in page


def test_each_visit_has_its_own_form_token(client, question):
    tokens = {client.get(address(question)).context["submission"] for _ in range(3)}
    assert len(tokens) == 3


def test_a_visit_leaves_no_session_behind(client, question):
    assert "sessionid" not in client.get(address(question)).cookies


def test_an_unknown_question_is_not_found(client, question):
    assert client.get("/questions/nothing/").status_code == 404
    off = make_question("switched-off", 91, active=False)
    assert client.get(address(off)).status_code == 404


def test_posting_to_the_question_page_is_refused(client, question):
    assert client.post(address(question)).status_code == 405


def test_try_again_brings_the_words_of_the_own_answer(client, question, keep):
    attempt = keep(MIXED + "\n<script>\n")
    page = client.get(address(question), {"from": attempt.pk}).content.decode()
    assert "her own fault that it came late.\n&lt;script&gt;" in page
    assert "(try 2)" in page


def test_try_again_with_a_strangers_answer_is_not_found(client, question, keep):
    attempt = keep(MIXED)
    stranger = type(client)()
    assert stranger.get(address(question), {"from": attempt.pk}).status_code == 404
    assert client.get(address(question), {"from": uuid.uuid4()}).status_code == 404
    assert client.get(address(question), {"from": "not-an-id"}).status_code == 404


def test_try_again_with_the_answer_to_another_question_is_not_found(client, question, keep):
    other = make_question("other", 91)
    attempt = keep(MIXED)
    assert client.get(address(other), {"from": attempt.pk}).status_code == 404


def test_no_copy_of_the_page_is_kept_or_indexed(client, question):
    response = client.get(address(question))
    assert "no-store" in response["Cache-Control"] and "private" in response["Cache-Control"]
    assert response["X-Robots-Tag"] == "noindex"


def test_the_page_says_where_the_question_stands_in_its_set(client, question):
    context = client.get(address(question)).context
    assert (context["level_name"], context["place"]) == ("Core", context["in_level"])
