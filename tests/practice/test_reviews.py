"""Reviews: the queue, one answer, verdicts, comments, the release, the reply, and two coaches at once."""

import re
import uuid
from datetime import timedelta

import pytest
from django.contrib.auth import get_user_model
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from practice import rejudging, work
from practice.access import reviewable_attempts
from practice.models import (
    Attempt,
    Cohort,
    Comment,
    Contest,
    Critique,
    CritiqueCall,
    Disagreement,
    HeldJudgement,
    Rejudging,
    Review,
    ReviewVerdict,
    SavedComment,
    SelfRating,
    SharedAttempt,
    Verdict,
    Work,
)
from questions.rubrics import publish
from tests.practice.groups import make_assignment, make_coach, make_cohort, make_member, signed_in
from tests.practice.reviewing import Room
from tests.practice.tiny import MIXED, SECOND, STRONG

pytestmark = pytest.mark.django_db


@pytest.fixture
def room(question):
    return Room(question)


def page(browser, address, status=200):
    response = browser.get(address)
    assert response.status_code == status, address
    return response.content.decode()


def queries(browser, address) -> int:
    with CaptureQueriesContext(connection) as asked:
        page(browser, address)
    return len(asked)


# The queue


def test_the_queue_holds_the_last_try_of_each_member_and_its_tabs_count(room):
    room.answer()
    last = room.answer(SECOND)
    shown = page(room.by_coach, "/reviews/")
    assert str(last.pk) in shown and shown.count("/reviews/" + str(last.pk)[:8]) == 1
    assert "To review (1)" in shown and "In progress (0)" in shown and "Reviewed (0)" in shown
    room.decide(last, verdict="no")
    assert "In progress (1)" in page(room.by_coach, "/reviews/")
    room.send(last)
    assert "Reviewed (1)" in page(room.by_coach, "/reviews/?state=reviewed")


def test_the_most_useful_answer_stands_first(room, question):
    plain = room.answer()
    fell = room.answer(STRONG, make_member(room.cohort, name="Bea"))
    fell = room.answer(MIXED, room.cohort.memberships.get(name="Bea"))
    contested = room.answer(MIXED, make_member(room.cohort, name="Cai"))
    Contest.objects.create(attempt=contested, criterion="blames", met=True)
    shown = page(room.by_coach, "/reviews/")
    places = [shown.index(f"/reviews/{attempt.pk}/") for attempt in (contested, fell, plain)]
    assert places == sorted(places)
    assert "Says a verdict is wrong" in shown and "Score fell" in shown


def test_a_second_opinion_that_disagrees_moves_an_answer_up_unless_coaches_mark_blind(room):
    room.answer()
    other = room.answer(MIXED, make_member(room.cohort, name="Bea"))
    shown = page(room.by_coach, "/reviews/")
    assert "Second opinion disagrees" not in shown
    critique = Critique.objects.create(attempt=other, rubric=other.rubric, model="m", host="h")
    Disagreement.objects.create(critique=critique, criterion="blames", met=True, why="Only told.")
    shown = page(room.by_coach, "/reviews/")
    assert "Second opinion disagrees" in shown
    first = next(place for place in re.findall(r"/reviews/([0-9a-f-]{36})/", shown))
    assert first == str(other.pk)
    room.cohort.blind_review = True
    room.cohort.save()
    assert "Second opinion disagrees" not in page(room.by_coach, "/reviews/")


def test_the_queue_is_as_quick_for_many_answers(room):
    room.answer()
    few = queries(room.by_coach, "/reviews/")
    for number in range(8):
        room.answer(MIXED, make_member(room.cohort, name=f"Member {number}", user=_user(number)))
    assert queries(room.by_coach, "/reviews/") == few <= 10


def _user(number):
    return get_user_model().objects.create_user(f"many{number}", f"many{number}@example.org")


def test_an_answer_stands_under_the_group_that_assigned_it_and_else_under_the_first_it_is_shown_to(room):
    handed_in, own = room.answer(), room.answer(SECOND, assigned=False)
    for name in ("Zebras", "Ants"):
        other = make_cohort(room.coach, name=name)
        make_member(other, name=f"Ada of {name}", user=room.member.user)
        for attempt in (handed_in, own):
            SharedAttempt.objects.create(attempt=attempt, cohort=other)
    # Of another coach: it names nothing here.
    strange = make_cohort(make_coach("other@example.org", "Coach Oz"), name="Aardvarks", blind_review=True)
    SharedAttempt.objects.create(attempt=own, cohort=strange)
    found = {one.pk: one for one in reviewable_attempts(room.coach)}
    assert (found[handed_in.pk].group_pk, found[handed_in.pk].member) == (room.cohort.pk, room.member.name)
    assert (found[own.pk].group_name, found[own.pk].member) == ("Ants", "Ada of Ants")
    assert not found[handed_in.pk].blind_group and not found[own.pk].blind_group
    Cohort.objects.filter(name="Zebras").update(blind_review=True)
    assert all(one.blind_group for one in reviewable_attempts(room.coach)), (
        "one blind group hides it from all"
    )


def test_the_queue_asks_as_often_for_the_coaches_of_many_reviews_as_of_few(room):
    def begun(number):
        attempt = room.answer(MIXED, make_member(room.cohort, name=f"Member {number}", user=_user(number)))
        assert room.decide(attempt).status_code == 303

    begun(0)
    few = queries(room.by_coach, "/reviews/?state=in-progress")
    for number in range(1, 6):
        begun(number)
    assert "Begun by Coach Kim" in page(room.by_coach, "/reviews/?state=in-progress")
    assert queries(room.by_coach, "/reviews/?state=in-progress") == few <= 10


def test_an_empty_queue_says_so_and_a_broken_filter_is_no_filter(room):
    assert "No answers wait for you" in page(room.by_coach, "/reviews/?group=x&state=y&page=z")


def test_next_and_previous_lead_through_the_queue(room):
    attempts = [room.answer(), room.answer(MIXED, make_member(room.cohort, name="Bea"))]
    first = page(room.by_coach, f"/reviews/{attempts[0].pk}/")
    assert "1 of 2" in first and f'id="next" href="/reviews/{attempts[1].pk}/?state=to-review"' in first
    second = page(room.by_coach, f"/reviews/{attempts[1].pk}/")
    assert f'id="previous" href="/reviews/{attempts[0].pk}/?state=to-review"' in second


# One answer


def test_a_page_of_a_review_asks_at_most_ten_queries_whatever_is_there(room):
    attempt = room.answer()
    address = f"/reviews/{attempt.pk}/"
    assert queries(room.by_coach, address) <= 10
    for criterion in ("says-sorry", "new-parcel", "blames"):
        room.decide(attempt, criterion, verdict="yes", reason="Because.")
    for number in range(5):
        room.by_coach.post(f"{address}comments/", {"text": f"Words {number}", "keep": "1"})
    other = room.answer(MIXED, make_member(room.cohort, name="Bea"))
    page(room.by_coach, f"/reviews/{other.pk}/")
    assert queries(room.by_coach, address) <= 10
    assert queries(room.by_coach, address) <= 10


def test_rules_coach_and_member_are_shown_each_under_its_name(room):
    attempt = room.answer()
    SelfRating.objects.create(attempt=attempt, criterion="blames", met=False)
    before = attempt.score
    room.decide(attempt, verdict="no", reason="It reads as a joke.", words="her own FAULT")
    shown = page(room.by_coach, f"/reviews/{attempt.pk}/")
    part = shown[shown.index("Blaming the customer.") :]
    part = part[: part.index("</dl>")]
    assert part.index("The rules") < part.index("Made") < part.index("Ann, beforehand")
    assert part.index("Ann, beforehand") < part.index("Clear") < part.index("Coach")
    assert 'class="ev ev--coach"' in shown and "It reads as a joke." in shown
    assert f"Rules {before}, with your verdicts" in shown
    attempt.refresh_from_db()
    row = Verdict.objects.get(attempt=attempt, criterion="blames")
    assert attempt.score == before and row.met, "the judge's verdict is never written over"
    mine = ReviewVerdict.objects.get()
    assert attempt.answer[mine.start : mine.end] == "her own fault" and mine.rules_met and mine.met is False


@pytest.mark.parametrize("htmx", [False, True])
def test_a_verdict_is_kept_with_and_without_htmx(room, htmx):
    attempt = room.answer()
    response = room.decide(attempt, htmx=htmx)
    if htmx:
        assert response.status_code == 200 and b'id="p-A"' in response.content
        assert b'hx-swap-oob="true"' in response.content and b"<html" not in response.content
    else:
        assert response.status_code == 303 and response["Location"].endswith("#p-A")
    assert ReviewVerdict.objects.get().agrees


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({"verdict": "no"}, "Say why"),
        ({"verdict": "cannot"}, "Say why"),
        ({"verdict": "perhaps"}, "Choose one of the three"),
        ({"verdict": ""}, "Choose your verdict"),
        ({"words": "not a word of it"}, "These words are not in the answer"),
        ({"reason": "x" * 1001}, "The most is 1,000"),
    ],
)
@pytest.mark.parametrize("htmx", [False, True])
def test_a_verdict_that_cannot_be_kept_says_why_and_keeps_what_was_typed(room, fields, says, htmx):
    attempt = room.answer()
    typed = {"reason": "My <b>words</b>"} if fields.get("verdict") == "" or "words" in fields else {}
    response = room.decide(attempt, htmx=htmx, **typed | fields)
    content = response.content.decode()
    assert response.status_code == 422 and says in content
    if typed:
        assert "My &lt;b&gt;words&lt;/b&gt;" in content
    assert not ReviewVerdict.objects.exists()


def test_one_click_confirms_the_rest(room):
    attempt = room.answer()
    room.decide(attempt, verdict="no", reason="A joke.")
    room.by_coach.post(f"/reviews/{attempt.pk}/confirm/")
    rows = {verdict.criterion: verdict.agrees for verdict in ReviewVerdict.objects.all()}
    assert len(rows) == 5 and [name for name, agrees in rows.items() if not agrees] == ["blames"]


def test_a_comment_is_about_the_whole_answer_or_a_passage_and_hostile_words_stay_words(room):
    attempt = room.answer()
    address = f"/reviews/{attempt.pk}/comments/"
    room.by_coach.post(address, {"text": "<script>alert(1)</script>"})
    room.by_coach.post(address, {"text": "This part.", "passage": "0-12", "keep": "1"})
    shown = page(room.by_coach, f"/reviews/{attempt.pk}/")
    assert "<script>alert" not in shown and "&lt;script&gt;alert" in shown
    assert "“I said sorry”" in shown and 'href="#comment-c1"' in shown
    assert SavedComment.objects.get().text == "This part." and "data-use=" in shown
    for passage in ("5-2", "0-9999", "x", "-", "0-5-9", "٣-٥"):
        response = room.by_coach.post(address, {"text": "Words kept", "passage": passage})
        assert response.status_code == 422 and b"Words kept" in response.content, passage
    assert room.by_coach.post(address, {"text": " "}).status_code == 422
    assert Comment.objects.count() == 2
    first = Comment.objects.order_by("created_at").first()
    room.by_coach.post(f"{address}{first.pk}/delete/")
    assert Comment.objects.count() == 1


def test_each_sentence_can_be_chosen_and_its_offsets_are_those_of_the_answer(room):
    from practice.coaching.passages import sentences

    text = "  One 😀 thing.\n\nTwo — «three»? Yes!  "
    for sentence in sentences(text):
        start, end = map(int, sentence.value.split("-"))
        assert text[start:end] == sentence.text
    assert " ".join(s.text for s in sentences(text)).split() == text.split()


# Two coaches


def test_an_open_answer_says_so_to_the_other_coach_who_may_take_it_over(room):
    attempt = room.answer()
    _, other = room.second_coach()
    address = f"/reviews/{attempt.pk}/"
    page(room.by_coach, address)
    assert "Coach Kim has this answer open" in page(other, address)
    assert "Open: Coach Kim" in page(other, "/reviews/")
    refused = room.decide(attempt, by=other, reason="Words of Lou")
    assert refused.status_code == 409 and b"Words of Lou" in refused.content
    assert not ReviewVerdict.objects.exists()
    other.post(f"{address}take/")
    assert room.decide(attempt, by=other).status_code == 303
    assert room.decide(attempt, seen="1").status_code == 409, "it is Lou's now"


def test_a_coach_has_one_answer_open_and_an_answer_left_alone_is_free(room):
    attempt, another = room.answer(), room.answer(MIXED, make_member(room.cohort, name="Bea"))
    _, other = room.second_coach()
    page(room.by_coach, f"/reviews/{attempt.pk}/")
    page(room.by_coach, f"/reviews/{another.pk}/")
    assert "has this answer open" not in page(other, f"/reviews/{attempt.pk}/")
    page(room.by_coach, f"/reviews/{another.pk}/")
    Review.objects.update(held_until=timezone.now() - timedelta(seconds=1))
    assert "has this answer open" not in page(other, f"/reviews/{another.pk}/")


def test_nobody_writes_over_a_verdict_that_the_page_never_showed(room):
    attempt = room.answer()
    _, other = room.second_coach()
    room.decide(attempt, reason="Kim's words")
    Review.objects.update(held_until=timezone.now() - timedelta(seconds=1))
    refused = room.decide(attempt, by=other, reason="Lou's words", seen="0")
    assert refused.status_code == 409 and b"Another coach has" in refused.content
    assert b"Lou&#x27;s words" in refused.content and ReviewVerdict.objects.get().reason == "Kim's words"
    assert room.decide(attempt, by=other, reason="Lou's words", seen="1").status_code == 303
    assert room.decide(attempt, by=other, reason="Again", seen="1").status_code == 409


# The release, and what the member sees


def test_a_draft_is_seen_by_coaches_only_and_the_release_shows_all_of_it_and_tells_the_member(
    room, django_capture_on_commit_callbacks
):
    attempt = room.answer()
    room.decide(attempt, verdict="no", reason="Secret reason")
    room.by_coach.post(f"/reviews/{attempt.pk}/comments/", {"text": "Secret comment"})
    for address in (f"/answers/{attempt.pk}/", "/account/export/", "/account/export.json", "/", "/account/"):
        shown = page(room.by_member, address)
        assert "Secret" not in shown and "has looked at your answer" not in shown, address
        assert "review of your tries" not in shown, address
    response = room.send(attempt)
    assert response.status_code == 303
    shown = page(room.by_member, "/")
    assert "Coach Kim has looked at your answer." in shown
    shown = page(room.by_member, f"/answers/{attempt.pk}/")
    assert "Secret reason" in shown and "Secret comment" in shown and "What your coach says" in shown
    assert "has looked at your answer" not in page(room.by_member, "/"), "it has been read"
    assert "Secret comment" in page(room.by_member, "/account/export/")
    task = Work.objects.get(name="tell-member")
    work.run_now(task)
    (letter,) = mail.outbox
    assert letter.to == ["ann@example.org"] and f"/answers/{attempt.pk}/" in letter.body
    assert "Secret" not in letter.body + letter.subject and attempt.answer not in letter.body
    room.send(attempt)
    assert Work.objects.filter(name="tell-member").count() == 1, "sent twice is sent once"


def test_the_members_page_with_a_review_asks_at_most_ten_queries(room):
    attempt = room.reviewed()
    SelfRating.objects.create(attempt=attempt, criterion="blames", met=True)
    address = f"/answers/{attempt.pk}/"
    assert queries(room.by_member, address) <= 10, "the first time one of them notes that it was read"
    assert queries(room.by_member, address) <= 10


def test_the_page_of_a_try_with_everything_asks_at_most_ten_queries(room, question, model, settings):
    settings.READER = "off"
    room.answer(SECOND)
    attempt = room.reviewed()
    SelfRating.objects.create(attempt=attempt, criterion="blames", met=True)
    Contest.objects.create(attempt=attempt, criterion="blames", met=True, words="It was a joke.")
    question.criteria.filter(slug="money-back").update(weight=3)
    publish(question)
    again = rejudging.begin_rejudging(Rejudging(), None)
    for part in rejudging.works_of([again])[again.pk]:
        work.run_now(part)
    attempt.refresh_from_db()
    critique = Critique.objects.create(
        attempt=attempt, rubric=attempt.rubric, model="m", host="h", state=Critique.State.READY
    )
    CritiqueCall.objects.bulk_create(CritiqueCall(critique=critique, model="m", host="h") for _ in range(2))
    address = f"/answers/{attempt.pk}/"
    assert queries(room.by_member, address) <= 10, "the first time one of them notes that it was read"
    assert queries(room.by_member, address) <= 10
    shown = page(room.by_member, address)
    for part in (
        "What your coach says",
        "You called this wrong",
        "It was a joke.",
        "was judged again",
        "It was asked 2 times",
        "from try 1. Compare",
        room.cohort.name,
    ):
        assert part in shown, part


@pytest.mark.parametrize(
    ("prepare", "says"),
    [
        (lambda room, attempt: None, "Nothing to send yet"),
        (
            lambda room, attempt: ReviewVerdict.objects.create(
                review=Review.objects.create(attempt=attempt),
                criterion="blames",
                kind="avoid",
                met=False,
                rules_met=True,
            ),
            "Say why for 1 verdict that differs",
        ),
    ],
)
def test_a_release_that_says_nothing_or_gives_no_reason_is_refused(room, prepare, says):
    attempt = room.answer()
    prepare(room, attempt)
    response = room.send(attempt)
    assert response.status_code == 422 and says in response.content.decode()
    assert not Review.objects.exclude(released_at=None).exists()


def test_feedback_that_waits_for_the_review_comes_with_its_release(question):
    room = Room(question, shows="after-review")
    attempt = room.answer()
    assert attempt.report is None and HeldJudgement.objects.filter(attempt=attempt).exists()
    shown = page(room.by_coach, f"/reviews/{attempt.pk}/")
    assert "does not see the feedback yet" in shown and "Blaming the customer." in shown
    room.decide(attempt)
    assert "Blaming" not in page(room.by_member, f"/answers/{attempt.pk}/")
    room.send(attempt)
    attempt.refresh_from_db()
    assert attempt.report and attempt.score is not None and not HeldJudgement.objects.exists()
    assert "What your coach says" in page(room.by_member, f"/answers/{attempt.pk}/")


def test_sending_can_lead_to_the_next_answer_and_at_the_end_back_to_the_queue(room):
    attempts = [room.answer(), room.answer(MIXED, make_member(room.cohort, name="Bea"))]
    for attempt in attempts:
        room.by_coach.post(f"/reviews/{attempt.pk}/comments/", {"text": "Good."})
    ways = [
        room.by_coach.post(f"/reviews/{attempt.pk}/release/?state=in-progress", {"next": "1"})["Location"]
        for attempt in attempts
    ]
    assert ways[0] == f"/reviews/{attempts[1].pk}/?state=in-progress"
    assert ways[1] == "/reviews/?state=in-progress"


def test_the_member_replies_the_coach_finds_it_and_writes_again(room):
    attempt = room.reviewed()
    address = f"/answers/{attempt.pk}/reply/"
    refused = room.by_member.post(address, {"text": " "})
    assert refused.status_code == 422 and b"Write your words first." in refused.content
    assert room.by_member.post(address, {"text": "Thank <i>you</i>"}).status_code == 303
    shown = page(room.by_coach, "/reviews/?state=reviewed")
    assert "Has replied" in shown
    assert "Thank &lt;i&gt;you" in page(room.by_coach, f"/reviews/{attempt.pk}/")
    room.by_coach.post(f"/reviews/{attempt.pk}/comments/", {"text": "You are welcome."})
    assert "Has replied" not in page(room.by_coach, "/reviews/?state=reviewed")
    assert "You are welcome." in page(room.by_member, f"/answers/{attempt.pk}/")
    assert Work.objects.filter(name="tell-member").count() == 2
    again = room.answer(STRONG)
    assert f"/reviews/{again.pk}/" in page(room.by_coach, "/reviews/")


def test_there_is_no_reply_without_a_review(room):
    attempt = room.answer()
    assert room.by_member.post(f"/answers/{attempt.pk}/reply/", {"text": "Hello"}).status_code == 404
    assert room.by_member.post(f"/answers/{attempt.pk}/consent/", {"agree": "1"}).status_code == 404


def test_a_try_that_the_member_shows_is_in_the_queue_until_it_is_taken_back(room):
    attempt = room.answer(assigned=False)
    address = f"/reviews/{attempt.pk}/"
    assert room.by_coach.get(address).status_code == 404
    shown = SharedAttempt.objects.create(attempt=attempt, cohort=room.cohort)
    assert "shown to you by Ann" in page(room.by_coach, "/reviews/")
    page(room.by_coach, address)
    shown.delete()
    assert room.by_coach.get(address).status_code == 404


def test_an_answer_that_is_not_judged_can_be_commented_on(room):
    attempt = Attempt.objects.create(
        question=room.question,
        user=room.member.user,
        assigned_question=room.assigned,
        answer=MIXED,
        submission=uuid.uuid4(),
        number=1,
    )
    assert "Not judged yet" in page(room.by_coach, f"/reviews/{attempt.pk}/")
    assert room.decide(attempt).status_code == 404
    assert (
        room.by_coach.post(f"/reviews/{attempt.pk}/comments/", {"text": "So far so good"}).status_code == 303
    )


def test_an_answer_without_a_score_can_be_reviewed(room):
    attempt = room.answer("sdkfjh wqxz plmkt vbnrt zzxcv kjhgf qwrtp mnbvc lkjhg")
    shown = page(room.by_coach, f"/reviews/{attempt.pk}/")
    assert "Not scored" in shown and "with your verdicts" not in shown
    assert room.decide(attempt, "says-sorry", verdict="yes", reason="It is there.").status_code == 303
    room.send(attempt)
    assert "What your coach says" in page(room.by_member, f"/answers/{attempt.pk}/")


# Blind review


def test_a_blind_page_holds_nothing_of_the_judge_before_the_marks(question):
    room = Room(question, blind_review=True)
    room.answer(STRONG)
    attempt = room.answer()
    SelfRating.objects.create(attempt=attempt, criterion="blames", met=False)
    Contest.objects.create(attempt=attempt, criterion="blames", met=True, words="told secret")
    address = f"/reviews/{attempt.pk}/"
    report = attempt.report
    quotes = [e["quote"] for v in report["verdicts"] for e in v["evidence"]]
    assert quotes
    for shown in (
        page(room.by_coach, address),
        page(room.by_coach, "/reviews/"),
        page(room.by_coach, f"/groups/{room.cohort.pk}/matrix/"),
    ):
        shown = shown[shown.index("<main") :]
        assert "Score fell" not in shown and "told secret" not in shown and 'class="ev' not in shown
        assert "flag--bad" not in shown and "status--" not in shown and "checked" not in shown
        assert f"Rules {attempt.score}" not in shown and f">{attempt.score}<" not in shown
    assert room.decide(attempt).status_code == 404
    assert room.by_coach.post(f"{address}confirm/").status_code == 404
    assert room.send(attempt).status_code == 422
    criteria = ("says-sorry", "new-parcel", "money-back", "blames", "no-thanks")
    some = {f"mark-{name}": "no" for name in criteria[:-1]}
    refused = room.by_coach.post(f"{address}marks/", some)
    assert refused.status_code == 422 and b"1 of 5 is not marked yet" in refused.content
    assert refused.content.split(b"<main")[1].count(b"checked") == 4 and not ReviewVerdict.objects.exists()
    room.by_coach.post(f"{address}marks/", some | {"mark-no-thanks": "cannot"})
    assert ReviewVerdict.objects.filter(blind=True).count() == 5
    shown = page(room.by_coach, address)
    assert f"Rules {attempt.score}" in shown and "told secret" in shown and "marked blind" in shown
    room.by_coach.post(f"{address}marks/", {f"mark-{name}": "yes" for name in criteria})
    assert not ReviewVerdict.objects.filter(met=True).exists(), "marked once is marked"
    refused = room.send(attempt)
    assert refused.status_code == 422 and b"differ from the rules" in refused.content
    for verdict in ReviewVerdict.objects.exclude(met=False, rules_met=False):
        room.decide(
            attempt,
            verdict.criterion,
            verdict="no" if verdict.met is False else "cannot",
            reason="I see it so.",
            seen=str(verdict.version),
        )
    assert ReviewVerdict.objects.filter(blind=True).count() == 5, "a reason does not make it less blind"
    assert room.send(attempt).status_code == 303


# The comment bank


def test_kept_comments_are_listed_added_and_deleted_by_their_coach_alone(room):
    address = "/reviews/comments/"
    assert "Nothing is kept yet" in page(room.by_coach, address)
    assert room.by_coach.post(address, {"text": ""}).status_code == 422
    for _ in range(2):
        room.by_coach.post(address, {"text": "Say how it ended."})
    kept = SavedComment.objects.get()
    _, other = room.second_coach()
    other.post(f"{address}{kept.pk}/delete/")
    assert "Say how it ended." in page(room.by_coach, address)
    assert "Say how it ended." not in page(other, address)
    room.by_coach.post(f"{address}{kept.pk}/delete/")
    assert not SavedComment.objects.exists()


# What becomes of it


def test_all_goes_with_the_account_of_the_member_and_stays_without_that_of_the_coach(room):
    attempt = room.reviewed()
    room.coach.user.delete()
    review = Review.objects.get()
    assert review.coach is None and "A coach who has left" in page(room.by_member, f"/answers/{attempt.pk}/")
    room.member.user.delete()
    assert not Review.objects.exists() and not Comment.objects.exists() and not ReviewVerdict.objects.exists()


def test_what_may_only_be_posted_refuses_to_be_opened(room):
    attempt = room.reviewed()
    here = f"/reviews/{attempt.pk}/"
    for address in (
        f"{here}verdicts/blames/",
        f"{here}marks/",
        f"{here}confirm/",
        f"{here}comments/",
        f"{here}take/",
        f"{here}release/",
    ):
        assert room.by_coach.get(address).status_code == 405, address
    assert room.by_coach.post(here).status_code == 405
    assert room.by_member.get(f"/answers/{attempt.pk}/reply/").status_code == 405
    assert signed_in(room.coach.user).delete("/reviews/").status_code == 405
    assert make_assignment(room.cohort, title="Empty").questions.count() == 0
