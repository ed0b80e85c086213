"""A group to look at: a coach, twelve members, three assignments, answers of every quality. Only for a local site."""

import secrets
import uuid
from dataclasses import dataclass
from datetime import timedelta

from allauth.account.models import EmailAddress
from django.contrib.auth import get_user_model
from django.utils import timezone

from feedback import Report
from practice import own_questions
from practice.access import Person, reviewable_attempts
from practice.accounts import delete_account
from practice.coaching import assigning, groups, members, reviewing, sets
from practice.coaching.coaches import make_coach
from practice.coaching.site import address_of
from practice.models import Assignment, Attempt, Coach, Cohort, Membership
from questions.models import Criterion, Kind, Question, QuestionSet
from questions.private import Wording

# Nobody has an address there: the name is kept free for examples.
DOMAIN = "demo.example"
GROUP = "Demo course"
NAMES = "Alex Chris Dana Jo Kit Lee Max Nat Pat Robin Sam Toni".split()
OWN_QUESTION = Wording(
    "A customer wants to bring something back after the last day for that. What do you say?",
    ("I stayed calm.", "I explained the rule.", "I offered something else."),
    ("Blaming the customer.",),
)
# How many of the points the answers of one member make; the next member begins one further on.
SHARES = (1, 0.7, 0.4, 0, 0.85, 0.2)
REVIEWED = 3
REASON = "In a talk I would hear it otherwise than the rules read it."
REMARKS = {True: "This is a good beginning: one knows at once where you were.", False: "Say who was there."}
# What people write who have not practised yet. They answer no question well, and none of them is anybody's.
PLAIN = (
    "I think I would be friendly and do my best. I like working with people and I always try to help.",
    "I had a customer who was not happy. I listened to her and I said sorry. Then I got my manager.",
    "To be honest some customers are just rude. I told him it was his own fault. He left and that was it.",
    "At my last job I stayed calm and explained the rule. I offered a voucher, and she thanked me and came back.",
)


@dataclass(frozen=True, slots=True)
class SignIn:
    """How somebody of the demo signs in."""

    role: str
    email: str
    password: str

    def __str__(self):
        return f"{self.role} {self.email} {self.password}"


def load() -> list[SignIn]:
    """Makes the demo anew, also where there was one; everybody's sign-in. Answers are judged for real."""
    for old in get_user_model().objects.filter(email__endswith=f"@{DOMAIN}"):
        delete_account(old.pk)
    Cohort.objects.filter(name=GROUP, coaches=None, memberships=None).delete()
    admin, admin_sign_in = _person("admin", "admin", "Admin", is_staff=True, is_superuser=True)
    coach_user, coach_sign_in = _person("coach", "coach", "Kim")
    coach = make_coach(coach_user, admin, "Coach Kim")
    today = timezone.localdate()
    dates = {"starts_on": today - timedelta(days=21), "ends_on": today + timedelta(days=42)}
    cohort = groups.begin(coach, {"name": GROUP} | dates)
    people, sign_ins = [], [coach_sign_in]
    for number, name in enumerate(NAMES, 1):
        user, sign_in = _person("member", f"member{number}", name)
        people.append(members.join(cohort, user, name, examples=number % 2 == 0))
        sign_ins.append(sign_in)
    begun = timezone.now() - timedelta(days=20)
    Membership.objects.filter(cohort=cohort).update(joined_at=begun)
    for assignment, answered in _assignments(coach, cohort):
        _answers(assignment, people, answered)
    _reviews(coach)
    return [*sign_ins, admin_sign_in]


def _person(role: str, address: str, name: str, **fields):
    email, password = f"{address}@{DOMAIN}", secrets.token_urlsafe(12)
    user = get_user_model().objects.create_user(email, email, password, first_name=name, **fields)
    EmailAddress.objects.create(user=user, email=email, verified=True, primary=True)
    return user, SignIn(role, email, password)


def _assignments(coach, cohort) -> list[tuple[Assignment, int]]:
    """Three assignments, with how many of the members have begun each."""
    core = list(Question.objects.answerable().order_by("level", "position", "pk")[:7])
    own = own_questions.add(Person(user_id=coach.user_id), OWN_QUESTION)
    first = _set(coach, "First questions", core[:3])
    second = _set(coach, "Difficult moments", [*core[3:5], own])
    third = _set(coach, "Before the interview", core[5:7])
    today = timezone.localdate()

    def given(title, question_set, days, **fields):
        fields = {"mode": "practice", "shows": "at-once", "due_on": today + timedelta(days=days)} | fields
        return assigning.assign(cohort, question_set, [], coach.user, publish=True, title=title, **fields)

    return [
        (given("Week 1: first questions", first, -5, minutes=20), 10),
        (
            given(
                "Week 2: difficult moments",
                second,
                2,
                shows="after-review",
                takes=2,
                instructions="Tell one thing that happened to you. Say how it ended.",
            ),
            8,
        ),
        (given("Exam before the interview", third, 6, mode="exam", shows="after-due", takes=1), 4),
    ]


def _set(coach, title: str, questions) -> QuestionSet:
    made = sets.make(coach, title)
    for question in questions:
        sets.add(made, question)
    sets.publish(made, True)
    return made


def _answers(assignment: Assignment, people: list[Membership], begun: int) -> None:
    """The first so many members answer, each in a quality of their own; the last of them not everything."""
    asked = list(assignment.questions.select_related("question").order_by("position"))
    for each in asked:
        each.assignment = assignment
    for number, member in enumerate(people[:begun]):
        for place, each in enumerate(asked):
            if number == begun - 1 and place:
                break
            text = _text(each.question, number + place)
            attempt = assigning.hand_in(each, member.user_id, text, uuid.uuid4())
            # One in five came after the due day; nothing lies in the future.
            day = assignment.due_on + timedelta(days=2 if number % 5 == 4 else -2 - place)
            moment = timezone.now() - max(timezone.localdate() - day, timedelta(hours=number + place))
            Attempt.objects.filter(pk=attempt.pk).update(created_at=moment)


def _reviews(coach: Coach) -> None:
    """Two reviews that are sent, one of them with a changed verdict, and one that the coach is still writing."""
    judged = reviewable_attempts(coach).filter(score__isnull=False).select_related("question", "rubric")
    judged = judged.select_related("assigned_question__assignment").order_by("created_at", "pk")
    # Without a single verdict there is nothing to change, and nothing to look at.
    changed, confirmed, begun = [each for each in judged if each.report["verdicts"]][:REVIEWED]
    for attempt in (changed, confirmed, begun):
        report = Report.from_json(attempt.report)
        first = report.verdicts[0]
        if attempt is changed:
            mark = reviewing.Mark(not first.met, REASON)
            reviewing.decide(attempt, coach, report, first.criterion, mark, seen=0)
            reviewing.confirm_rest(attempt, coach, report)
        elif attempt is confirmed:
            reviewing.confirm_rest(attempt, coach, report)
        else:
            reviewing.decide(attempt, coach, report, first.criterion, reviewing.Mark(first.met), seen=0)
        beginning = (0, len(" ".join(attempt.answer.split()[:4])))
        reviewing.comment(attempt, coach, REMARKS[attempt is changed], span=beginning)
        if attempt is not begun:
            reviewing.comment(attempt, coach, "Send it once more, and begin with how it ended.")
            reviewing.release_review(attempt, coach, address_of("attempt", attempt.pk))


def _text(question: Question, quality: int) -> str:
    """From an answer that makes every point, over some of them and a mistake, to what people write at first.

    Put together from the examples of the question's own rules: its sample answer would count as copied.
    """
    made = SHARES[quality % len(SHARES)]
    criteria = list(Criterion.objects.filter(question=question).exclude(match=""))
    points = [each for each in criteria if each.kind == Kind.EMPHASIZE]
    if not points or not made:
        return PLAIN[quality % len(PLAIN)]
    told = points[: max(1, round(made * len(points)))]
    told += [each for each in criteria if each.kind == Kind.AVOID][: quality % 3 == 2]
    sentences = [each.match.splitlines() for each in told]
    return " ".join(lines[quality % len(lines)] for lines in sentences)
