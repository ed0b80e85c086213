import uuid
from datetime import timedelta
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from practice import answers
from practice.comparing import MOST_CHOICES
from practice.models import Attempt
from questions.rubrics import publish
from tests.practice.tiny import GIBBERISH, MIXED, SECOND, STRONG, make_question


def address(earlier, later):
    return reverse("compare", args=[earlier.pk, later.pk])


@pytest.fixture
def pair(keep):
    return keep(MIXED), keep(SECOND)


def shown(client, earlier, later):
    response = client.get(address(earlier, later))
    assert response.status_code == 200
    return response.content.decode(), response.context["comparison"]


def test_points_gained_and_mistakes_dropped_are_listed_with_their_marks(client, pair):
    page, comparison = shown(client, *pair)
    assert "Late parcel: try 1 and try 2" in page
    assert "You gained 1 point and dropped 2 mistakes." in page
    told = [(row.item.verdict.criterion, row.change, row.marks) for row in comparison.rows]
    assert told == [
        ("money-back", "Gained", "+25.64"),
        ("blames", "Fixed", "+24"),
        ("no-thanks", "Fixed", "+12"),
        ("new-parcel", "Still missing", "0"),
        ("says-sorry", "Kept", "0"),
    ]
    assert comparison.total_in_marks == "+59.08" and comparison.sums == ["40.92", "100.00"]
    assert comparison.rest == "−2.56"  # the points earn 100 at most


def test_a_loss_is_said_however_much_was_gained(client, keep):
    page, comparison = shown(client, keep("I sent a new parcel and said thank you."), keep(SECOND))
    assert "You gained 2 points. You lost 1 point that try 1 had." in page
    (quote,) = comparison.bring_back.before.quotes
    assert "new parcel" in quote
    assert f"<b>Bring this back:</b> “{quote}”. It was in try 1 and makes point 2." in page
    assert comparison.bring_back_marks == "51.28"


def test_new_mistakes_are_said(client, keep):
    page, comparison = shown(client, keep(SECOND), keep(MIXED))
    assert "You lost 1 point that try 1 had. There are 2 new mistakes." in page
    assert comparison.total_in_marks == "−59.08"


def test_the_rows_and_what_limits_them_add_up(client, keep):
    for first, second in ((MIXED, STRONG), (STRONG, MIXED), (SECOND, STRONG)):
        _, comparison = shown(client, keep(first), keep(second))
        rest = comparison.rest.replace("−", "-") or "0"
        assert sum(row.difference for row in comparison.rows) + Decimal(rest) == comparison.total


def test_both_receipts_and_both_marked_answers_are_there(client, pair):
    page, _ = shown(client, *pair)
    assert page.count("Score receipt") == 2
    assert ">41 of 100<" in page and ">100 of 100<" in page
    assert 'id="ev-a1"' in page and 'id="ev-b1"' in page and 'href="#row-1"' in page and 'id="row-1"' in page


def test_word_changes_are_shown_and_escaped(client, keep):
    earlier = keep("I said sorry to the <i>man</i> at the counter.")
    later = keep("I said sorry to the <script>alert(1)</script> at the counter.")
    page, _ = shown(client, earlier, later)
    assert "<script>alert" not in page and "<i>man" not in page
    assert "<ins>" in page and "<del>" in page and "0 sentences kept, 1 changed, 0 new, 0 gone." in page


def test_a_change_of_rules_is_said_and_new_rules_count_as_neither(client, question, keep):
    first = keep(MIXED)
    question.criteria.filter(slug="money-back").delete()
    publish(question)
    page, comparison = shown(client, first, keep(STRONG))
    assert "The rules changed between these tries." in page
    assert [r.change for r in comparison.rows if r.item.verdict.criterion == "money-back"] == [
        "Not in the rules now"
    ]


def test_a_try_without_a_score_is_compared_by_its_words(client, keep):
    page, _ = shown(client, keep(GIBBERISH), keep(MIXED))
    assert "Try 1 has no score." in page and "What changed in the score" not in page
    assert "Word changes" in page and GIBBERISH in page


def test_an_unjudged_try_breaks_nothing(client, keep, monkeypatch):
    def broken(*args):
        raise RuntimeError

    first = keep(MIXED)
    monkeypatch.setattr(answers.feedback, "assess", broken)
    page, _ = shown(client, first, keep(SECOND))
    assert "Try 2 has no score." in page


def test_words_before_numbers_keeps_scores_out_of_the_list(client, pair):
    client.post("/account/display/", {"words": "first"})
    page, _ = shown(client, *pair)
    assert ", score 35" not in page and 'id="show-numbers"' in page


# Choosing


def test_the_chosen_tries_are_put_in_order(client, pair):
    choose = reverse("choose-compare", args=[pair[0].pk])
    response = client.get(choose, {"first": pair[1].pk, "second": pair[0].pk})
    assert (response.status_code, response["Location"]) == (303, address(*pair))


def test_without_a_choice_the_try_before_is_taken(client, pair, keep):
    third = keep(STRONG)
    for attempt, expected in ((third, (pair[1], third)), (pair[0], pair)):
        choose = reverse("choose-compare", args=[attempt.pk])
        assert client.get(choose)["Location"] == address(*expected)
        same = client.get(choose, {"first": attempt.pk, "second": attempt.pk})
        assert same["Location"] == address(*expected)


def test_with_one_try_there_is_a_way_on(client, keep):
    attempt = keep(MIXED)
    response = client.get(reverse("choose-compare", args=[attempt.pk]))
    assert response.status_code == 200
    assert "You have one try at this question" in response.content.decode()


def test_the_feedback_leads_here(client, pair):
    page = client.get(reverse("attempt", args=[pair[1].pk])).content.decode()
    assert f'href="{address(*pair)}"' in page
    assert f'href="{reverse("choose-compare", args=[pair[1].pk])}"' in page


# The ladder


def test_nobody_else_compares(client, pair, keep, django_user_model, admin_client):
    stranger, other_guest, signed_in = type(client)(), type(client)(), type(client)()
    theirs = keep(STRONG, by=other_guest)
    signed_in.force_login(django_user_model.objects.create_user("other"))
    for person in (stranger, other_guest, signed_in, admin_client):
        assert person.get(address(*pair)).status_code == 404
        assert person.get(reverse("choose-compare", args=[pair[0].pk])).status_code == 404
    for mixed in ((pair[0], theirs), (theirs, pair[0])):
        assert client.get(address(*mixed)).status_code == 404
    choose = reverse("choose-compare", args=[pair[0].pk])
    assert client.get(choose, {"first": pair[0].pk, "second": theirs.pk}).status_code == 404


def test_only_two_tries_at_one_question_are_compared(client, pair, keep):
    other = keep(MIXED, to=make_question("other", 91))
    assert client.get(address(pair[0], other)).status_code == 404
    assert client.get(address(pair[0], pair[0])).status_code == 404
    assert client.get(f"/answers/{pair[0].pk}/compare/{uuid.uuid4()}/").status_code == 404
    choose = reverse("choose-compare", args=[pair[0].pk])
    for wrong in ("x", "", "\x00", str(uuid.uuid4())):
        assert client.get(choose, {"first": pair[0].pk, "second": wrong}).status_code == 404


def test_comparing_only_reads(client, pair):
    assert client.post(address(*pair)).status_code == 405
    assert client.post(reverse("choose-compare", args=[pair[0].pk])).status_code == 405
    response = client.get(address(*pair))
    assert "no-store" in response["Cache-Control"] and response["X-Robots-Tag"] == "noindex"


@pytest.mark.parametrize("count", [10, pytest.param(2000, marks=pytest.mark.slow)])
def test_any_number_of_tries_takes_as_few_queries(client, pair, count, django_assert_max_num_queries):
    now = timezone.now()
    Attempt.objects.bulk_create(
        Attempt(
            question=pair[0].question,
            guest=pair[0].guest,
            answer="x",
            submission=uuid.uuid4(),
            number=number,
            created_at=now + timedelta(minutes=number),
        )
        for number in range(3, count + 1)
    )
    with django_assert_max_num_queries(10):
        _, comparison = shown(client, *pair)
    assert len(comparison.choices) == min(count, MOST_CHOICES + 2)
    with django_assert_max_num_queries(10):
        client.get(reverse("choose-compare", args=[pair[1].pk]))
    with django_assert_max_num_queries(10):
        client.get(reverse("attempt", args=[pair[1].pk]))
