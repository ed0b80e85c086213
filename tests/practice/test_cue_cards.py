import pytest
from django.urls import reverse

from practice.cue_cards import key_words
from practice.models import Story
from questions.models import Question
from tests.practice.histories import guest_of, make_try
from tests.practice.tiny import MIXED, STRONG, make_question

CARDS = "/cue-cards/"


@pytest.fixture
def owner(client, db):
    return guest_of(client)


def address(question):
    return reverse("cue-card", args=[question.slug])


def card_of(client, question):
    return client.get(address(question)).context["card"]


@pytest.mark.parametrize(
    ("quote", "words"),
    [
        ("", []),
        ("   \n ", []),
        ("Smile", ["Smile"]),
        ("he was back", ["he was back"]),
        ("I swapped her to Doris", ["swapped her to Doris"]),
        ("and I sit down, or crouch", ["sit down, or crouch"]),
        ("we did not blame her", ["not blame"]),
        ("I didn't argue with\nthe man", ["didn't argue with the man"]),
        ("she paid £40.50 at 4:50", ["paid £40.50 at 4:50"]),
        (
            "a man came in upset because the patio heater that we had delivered did not work",
            ["man came in upset", "patio heater", "delivered", "not work"],
        ),
        ("it was what it was and that is all that there is to it and so it was", None),
    ],
)
def test_key_words_are_the_words_that_carry_a_quote(quote, words):
    made = key_words(quote)
    if words is not None:
        assert made == words
    assert all(phrase == "..." or phrase.split()[0] in quote for phrase in made)


def test_key_words_of_a_long_quote_end_somewhere():
    made = key_words("parcel, " * 500)
    assert made[-1] == "..." and len(" ".join(made).split()) <= 15
    assert len(" ".join(key_words("it was " * 500)).split()) <= 15


def test_a_card_shows_the_words_of_the_best_try_that_made_the_point(client, question, owner):
    best = make_try(question, owner, 9, ("says-sorry", "new-parcel"), 80)
    make_try(question, owner, 1, ("says-sorry", "money-back"), 60)
    card = card_of(client, question)
    tries = {cue.label: cue.attempt_id for cue in card.cues}
    assert tries["Said sorry"] == best.pk == tries["Sent a new one"]
    assert [cue.quote for cue in card.cues] == ["I said sorry", "I sent a new parcel", "She got a refund"]
    assert card.open_cues == []


def test_a_card_says_what_is_still_open_and_what_to_leave_out(client, question, keep):
    keep(MIXED)
    page = client.get(address(question)).content.decode()
    assert "Never made so far" in page and "Sent a new one" in page and "What did you send?" in page
    assert "Leave out this time" in page and "Blaming the customer." in page
    keep(STRONG)
    page = client.get(address(question)).content.decode()
    assert "Never made so far" not in page and "Leave out this time" not in page


def test_a_question_without_a_try_has_a_card_that_says_how_to_fill_it(client, question):
    response = client.get(address(question))
    assert response.status_code == 200 and "sessionid" not in response.cookies
    assert "No key words yet." in response.content.decode()


def test_all_cards_stand_on_one_page_in_the_order_of_the_bank(client, question, owner):
    first = Question.objects.answerable().first()
    assert "No cards yet" in client.get(CARDS).content.decode()
    make_try(question, owner, 2, ("says-sorry",), 50)
    make_try(first, owner, 1, (first.criteria.filter(kind="emphasize").first().slug,), 50)
    assert [card.question for card in client.get(CARDS).context["cards"]] == [first, question]


def test_a_card_carries_the_stories_of_its_question(client, question, owner):
    story = Story.objects.create(title="The <b>heater</b>", outcome="She wrote a card.", **owner)
    story.questions.add(question)
    for page in (client.get(CARDS).content.decode(), client.get(address(question)).content.decode()):
        assert "The &lt;b&gt;heater&lt;/b&gt;</a>: She wrote a card." in page


def test_an_answer_without_a_score_fills_no_card(client, question, owner):
    make_try(question, owner, 1, (), None)
    assert client.get(CARDS).context["cards"] == []


def test_a_question_not_asked_any_more_has_a_card_only_for_who_tried_it(client, question, owner):
    make_try(question, owner, 1, ("says-sorry",), 50)
    Question.objects.filter(pk=question.pk).update(active=False)
    assert client.get(address(question)).status_code == 200
    assert type(client)().get(address(question)).status_code == 404
    assert client.get("/cue-cards/no-such-question/").status_code == 404


@pytest.mark.parametrize("who", ["anonymous", "guest", "user"])
def test_nobody_sees_the_cards_of_another(client, question, owner, who, django_user_model):
    make_try(question, owner, 1, ("says-sorry", "blames"), 50)
    other = type(client)()
    if who == "guest":
        guest_of(other)
    if who == "user":
        other.force_login(django_user_model.objects.create_user("other"))
    assert other.get(CARDS).context["cards"] == []
    card = card_of(other, question)
    assert card.cues == [] and card.avoid == [] and card.stories == []


def test_what_a_person_typed_is_shown_as_text(client, question, keep):
    keep("I said sorry <script>alert(1)</script> to her, new parcel <i>sent</i>.")
    for page in (client.get(CARDS).content.decode(), client.get(address(question)).content.decode()):
        assert "<script>alert" not in page and "<i>sent" not in page


def test_cards_cannot_be_posted_to(client, question):
    assert client.post(CARDS).status_code == 405
    assert client.post(address(question)).status_code == 405


def test_no_copy_of_the_pages_is_kept_or_indexed(client, question):
    for response in (client.get(CARDS), client.get(address(question))):
        assert "no-store" in response["Cache-Control"] and response["X-Robots-Tag"] == "noindex"


def test_the_feedback_leads_to_the_card_and_to_a_story(client, question, keep):
    attempt = keep(MIXED)
    page = client.get(reverse("attempt", args=[attempt.pk])).content.decode()
    assert f'href="{address(question)}"' in page and f'href="/stories/new/?from={attempt.pk}"' in page


def test_as_few_queries_for_many_stories_as_for_few(client, question, owner, django_assert_max_num_queries):
    for n in range(30):
        Story.objects.create(title=f"Story {n}", **owner).questions.add(question, make_question(f"more-{n}"))
    for path in (CARDS, address(question), "/stories/"):
        with django_assert_max_num_queries(10):
            client.get(path)
