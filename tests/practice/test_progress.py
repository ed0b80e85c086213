from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from practice.models import Attempt, Profile
from questions.models import Question
from questions.rubrics import publish
from tests.practice.histories import guest_of, make_many, make_try
from tests.practice.tiny import GIBBERISH, MIXED, STRONG, make_question

PROGRESS = "/progress/"
DATE = "/progress/interview-date/"
HTMX = {"HX-Request": "true"}
POINTS = ("says-sorry", "new-parcel", "money-back")


@pytest.fixture
def owner(client, db):
    return guest_of(client)


def page_of(client, **query):
    return client.get(PROGRESS, query).context["page"]


def text_of(client, **query):
    return " ".join(client.get(PROGRESS, query).content.decode().split())


def row_of(client, question):
    return next(row for row in page_of(client).rows if row.question == question)


# What it says


def test_who_has_no_tries_is_told_how_to_begin(client, question):
    response = client.get(PROGRESS)
    page = response.content.decode()
    assert response.status_code == 200 and "sessionid" not in response.cookies
    assert "Nothing here yet" in page and "Answer one question and your progress starts." in page
    assert "Start with these" in page and "Score of each try" not in page


def test_an_empty_bank_is_a_page_too(client, empty_bank):
    assert "No question can be answered yet" in client.get(PROGRESS).content.decode()


def test_a_sent_answer_is_on_the_page(client, question, keep):
    attempt = keep(MIXED)
    page = client.get(PROGRESS).content.decode()
    assert f'href="{reverse("attempt", args=[attempt.pk])}"' in page
    assert "“To be honest it was her own fault that it came late”" in page and "Made in your last try" in page
    # The gain comes from the report itself: the blame costs 24, so without it the score goes from 41 to 65.
    assert "Leave out this mistake: Blaming the customer." in page
    assert "That would take you from 41 to 65." in page
    assert "Biggest gain" in page


def test_a_question_shows_its_best_and_its_last_try_point_by_point(client, question, owner):
    make_try(question, owner, 9, POINTS, 100)
    make_try(question, owner, 2, ("says-sorry", "blames"), 40)
    row = row_of(client, question)
    assert (row.best.score, row.latest.score, row.tries) == (100, 40, 2)
    lines = {line.words.label: (line.best.met, line.latest.met) for line in row.lines}
    assert lines["Said sorry"] == (True, True) and lines["Gave money back"] == (True, False)
    assert lines["Blamed"] == (False, True)


def test_the_best_try_is_found_behind_many_later_ones(client, question, owner):
    best = make_try(question, owner, 50, POINTS, 100)
    for n in range(12):
        make_try(question, owner, 20 - n, ("says-sorry",), 40)
    row = row_of(client, question)
    assert row.best.pk == best.pk and row.tries == 13 and len(row.standing.tries) == 10


def test_readiness_needs_all_main_points_in_the_last_two_tries(client, question, owner):
    make_try(question, owner, 3, ("says-sorry", "blames"), 60)
    assert page_of(client).ready == 0 and page_of(client).holding_mistakes == 1
    make_try(question, owner, 2, ("says-sorry",), 60)
    assert page_of(client).ready == 1 and page_of(client).holding_mistakes == 0
    text = text_of(client)
    assert (
        "all main points made in your last two tries" in text
        and "<b>0 questions</b> still hold a mistake" in text
    )
    make_try(question, owner, 1, ("new-parcel",), 60)
    assert page_of(client).ready == 0


def test_the_points_missed_most_stand_first_and_those_made_again_are_gone(client, question, owner):
    for met in ((), ("money-back",), ("money-back", "new-parcel"), ("money-back", "new-parcel")):
        make_try(question, owner, 3, met, 30)
    weak = page_of(client).weak
    assert [(one.words.label, one.missed, one.tries) for one in weak] == [("Said sorry", 4, 4)]


def test_a_mistake_of_old_is_called_clear(client, question, owner):
    make_try(question, owner, 5, ("blames",), 30)
    make_try(question, owner, 3, ("says-sorry",), 60)
    make_try(question, owner, 1, ("says-sorry",), 60)
    habit = page_of(client).habits[0]
    assert habit.made == 1 and habit.clear_since == timezone.localdate() - timedelta(days=3)
    assert "Clear since" in text_of(client)


def test_answers_without_a_score_do_not_count(client, question, keep):
    keep(GIBBERISH)
    page = page_of(client)
    assert page.tries == [] and row_of(client, question).standing is None


def test_a_change_of_rules_is_marked_in_the_drawing_and_in_words(client, question, owner):
    make_try(question, owner, 0.02, ("says-sorry",), 40)
    question.criteria.filter(slug="money-back").update(weight=3)
    publish(question)
    make_try(question, owner, 0, ("says-sorry",), 30)
    page = client.get(PROGRESS)
    trend = page.context["page"].trend
    assert [change.before for change in trend.changes] == [1]
    text = " ".join(page.content.decode().split())
    assert "the rules for “Late parcel” changed" in text and "Tries before that keep their old score" in text
    assert "<b>Rules changed</b>" in text and "The rules changed on" in trend.description
    assert "so the two scores do not compare" in text


def test_a_change_in_reading_answers_is_marked_too(client, question, owner):
    make_try(question, owner, 2, (), 40)
    make_try(question, owner, 1, (), 30, engine_version="2")
    assert "the way answers are read changed" in text_of(client)


def test_the_chart_has_words_and_a_table_beside_it(client, question, owner):
    for n in range(10):
        make_try(question, owner, 10 - n, (), 10 * n)
    text = text_of(client)
    assert text.count('role="img"') == 3
    assert "10 tries from" in text and "The average of five tries rose from 20 to 70." in text
    assert "Show the numbers as a table" in text and 'style="' not in text


def test_the_days_of_practice_are_counted_and_listed(client, question, owner):
    for days in (0, 3, 3, 200):
        make_try(question, owner, days, (), 10)
    text = text_of(client)
    assert "<b>3 days</b> practised, the last one today" in text
    assert "2 days with a try since" in text


def test_a_question_that_is_not_asked_any_more_keeps_its_history(client, question, owner):
    make_try(question, owner, 1, ("says-sorry",), 40)
    Question.objects.filter(pk=question.pk).update(active=False)
    page = client.get(PROGRESS)
    assert "not asked any more" in page.content.decode()
    assert f'href="{reverse("question", args=[question.slug])}"' not in page.content.decode()
    assert all(step.question != question for step in page.context["page"].plan.steps)


def test_what_a_person_typed_is_shown_as_text(client, question, keep):
    keep("I said sorry. It was her own fault <script>alert(1)</script>.")
    Attempt.objects.update(answer="<b>said</b> sorry <script>" * 4)
    assert "<script>alert" not in text_of(client) and "<b>said</b>" not in text_of(client)


# A page of tries, of one question


def test_the_scores_of_one_question_are_one_choice_away(client, question, owner):
    other = make_question("other-one", 91)
    make_try(question, owner, 2, (), 40)
    make_try(other, owner, 1, (), 60)
    assert page_of(client).trend.total == 2
    assert [one.score for one in page_of(client, question="other-one").trend.tries] == [60]


def test_htmx_gets_the_chart_alone(client, question, owner):
    make_try(question, owner, 2, (), 40)
    response = client.get(PROGRESS, {"question": question.slug}, headers=HTMX)
    page = response.content.decode()
    assert page.strip().startswith('<div class="stack" id="trend">') and "<html" not in page
    assert (
        response["HX-Push-Url"] == f"/progress/?question={question.slug}" and "HX-Request" in response["Vary"]
    )
    whole = client.get(PROGRESS, headers=HTMX | {"HX-History-Restore-Request": "true"})
    assert "<html" in whole.content.decode()


@pytest.mark.parametrize(
    "query",
    [{"question": "no-such"}, {"question": "\x00"}, {"page": "²"}, {"page": "-1"}, {"page": "9" * 5000}],
)
def test_a_filter_that_means_nothing_is_no_filter(client, question, owner, query):
    make_try(question, owner, 2, (), 40)
    assert page_of(client, **query).trend.total == 1


def test_many_tries_come_in_pages_that_lose_none(client, owner):
    made = make_many(owner, 100)
    seen = [one.pk for number in (3, 2, 1) for one in page_of(client, page=number).trend.tries]
    assert seen == [attempt.pk for attempt in made]
    assert "Tries 61 to 100 of 100" in text_of(client)


# The day of the interview


def in_days(days):
    return (timezone.localdate() + timedelta(days=days)).isoformat()


@pytest.mark.parametrize("htmx", [True, False], ids=["htmx", "plain"])
def test_the_day_of_the_interview_is_kept_and_planned_for(client, question, htmx):
    response = client.post(DATE, {"day": in_days(3)}, headers=HTMX if htmx else {})
    if htmx:
        assert response.content.decode().strip().startswith('<section class="stack" id="plan"')
    else:
        assert response.status_code == 303 and response["Location"] == "/progress/#plan"
    page = client.get(PROGRESS)
    assert "in 3 days." in page.content.decode() and page.context["page"].plan.days_left == 3
    client.post(DATE, {"day": in_days(1)})
    assert Profile.objects.count() == 1
    assert "Your interview is tomorrow." in client.get(PROGRESS).content.decode()
    client.post(DATE, {"forget": "1", "day": ""})
    assert not Profile.objects.exists()


def test_a_day_that_is_over_asks_for_the_next_one(client, question, owner):
    Profile.objects.create(interview_on=timezone.localdate() - timedelta(days=2), **owner)
    assert "Your interview was on" in text_of(client)
    assert "Your interview was" not in client.get("/").content.decode()


@pytest.mark.parametrize(
    ("day", "says"),
    [
        ("", "Give a date first."),
        ("soon <b>", "We could not read this date."),
        ("2020-01-01", "This day is over."),
        ("9999-12-31", "more than two years away"),
    ],
)
@pytest.mark.parametrize("htmx", [True, False], ids=["htmx", "plain"])
def test_a_date_that_makes_no_sense_is_refused_in_words(client, question, day, says, htmx):
    response = client.post(DATE, {"day": day}, headers=HTMX if htmx else {})
    page = response.content.decode()
    assert response.status_code == 422 and says in page and "<b>.</b>" not in page
    assert ("<html" in page) is not htmx
    assert not Profile.objects.exists() and "sessionid" not in response.cookies
    if day and not htmx:
        assert f'value="{day.replace("<b>", "&lt;b&gt;")}"' in page


def test_the_day_of_a_guest_is_not_that_of_who_signs_in_there(client, question, owner, django_user_model):
    Profile.objects.create(interview_on=in_days(5), **owner)
    user = django_user_model.objects.create_user("ann")
    session = dict(client.session)
    client.force_login(user)
    kept = client.session
    kept.update({"guest": session["guest"]})
    kept.save()
    assert page_of(client).plan.interview is None
    client.post(DATE, {"day": in_days(9)})
    assert page_of(client).plan.days_left == 9
    assert f'value="{in_days(9)}"' in client.get("/account/").content.decode()
    client.post("/account/", {"interview_on": in_days(4), "time_zone": "Asia/Tokyo"})
    assert page_of(client).plan.days_left in (3, 4), "the day in Tokyo may be the next one"
    client.post(DATE, {"forget": "1"})
    assert page_of(client).plan.interview is None
    assert Profile.objects.get(user=user).time_zone == "Asia/Tokyo"
    assert Profile.objects.get(user=None).interview_on


# Whose it is


@pytest.mark.parametrize("who", ["anonymous", "guest", "user"])
def test_nobody_sees_the_progress_of_another(client, question, owner, who, django_user_model):
    make_try(question, owner, 1, ("says-sorry", "blames"), 40)
    Profile.objects.create(interview_on=in_days(5), **owner)
    other = type(client)()
    if who == "guest":
        guest_of(other)
    if who == "user":
        other.force_login(django_user_model.objects.create_user("other"))
    page = page_of(other)
    assert page.tries == [] and page.standing_of == {} and page.interview is None
    assert "her own fault" not in other.get(PROGRESS).content.decode()
    assert other.get("/").context["going_on"] is None
    other.post(DATE, {"forget": "1"})
    assert Profile.objects.count() == 1


def test_an_account_has_its_own_progress(client, question, django_user_model):
    user = django_user_model.objects.create_user("ann")
    make_try(question, {"user": user, "guest": None}, 1, (), 40)
    client.force_login(user)
    assert len(page_of(client).tries) == 1
    client.logout()
    assert page_of(client).tries == []


def test_methods_that_are_not_meant_are_refused(client, question):
    assert client.post(PROGRESS).status_code == 405
    assert client.get(DATE).status_code == 405


def test_no_copy_of_the_page_is_kept_or_indexed(client, question):
    response = client.get(PROGRESS)
    assert "no-store" in response["Cache-Control"] and response["X-Robots-Tag"] == "noindex"


# Home


def test_home_says_what_comes_next_and_what_came_last(client, question, keep):
    assert client.get("/").context["going_on"] is None
    attempt = keep(MIXED)
    page = client.get("/").content.decode()
    assert "Practise this next" in page and "2 points missed in your last try." in page
    assert f'href="{reverse("attempt", args=[attempt.pk])}">Late parcel, try 1</a>, today' in page
    assert "Part of a marked answer" not in page and "Start with the first question" not in page
    assert f'href="{reverse("question", args=[question.slug])}">Go on with what is next' in page
    assert "Practise this next" not in client.get("/", {"q": "parcel"}).content.decode()


def test_home_says_when_nothing_is_due(client, empty_bank):
    question = make_question()
    make_try(question, guest_of(client), 0.1, POINTS, 100)
    page = client.get("/").content.decode()
    assert "Nothing is due today." in page and "Next comes “Late parcel”" in page


# How much it asks the database


@pytest.mark.parametrize("count", [10, pytest.param(2000, marks=pytest.mark.slow)])
@pytest.mark.parametrize("signed_in", [True, False], ids=["account", "guest"])
def test_pages_ask_ten_queries_at_most_however_many_tries(
    client, question, count, signed_in, django_user_model, django_assert_max_num_queries
):
    if signed_in:
        user = django_user_model.objects.create_user("ann")
        client.force_login(user)
        owner = {"user": user, "guest": None}
    else:
        owner = guest_of(client)
    make_many(owner, count)
    Profile.objects.create(interview_on=in_days(5), **owner)
    slug = Question.objects.answerable().first().slug
    for address in (
        PROGRESS,
        f"{PROGRESS}?question={slug}&page=2",
        "/",
        "/?q=parcel",
        "/cue-cards/",
        f"/cue-cards/{slug}/",
        "/stories/",
        "/stories/new/",
    ):
        with django_assert_max_num_queries(10):
            assert client.get(address).status_code == 200
    with django_assert_max_num_queries(10):
        assert client.get(PROGRESS, {"question": slug}, headers=HTMX).status_code == 200
    assert len(page_of(client).tries) == count


def test_a_strong_answer_leaves_nothing_to_change(client, question, keep):
    keep(STRONG)
    page = page_of(client)
    assert page.weak == [] and page.habits == []
    assert "No point is missing" in text_of(client) and "No mistake" in text_of(client)
