"""Many stored tries, made fast: `python -m tests.benchmarks.seeding 100000` fills the database of the settings.

A few answers are judged for real; their rows are then copied inside the database, each copy under another id, owner
and time. People hold tries as a long tail: most one or two, few hundreds. Rows go in by the order of their random
ids, so that no index is torn about while it grows, and nobody's tries lie side by side on the disk. Only for databases
that will be thrown away: nothing here asks whether a row was there before.
"""

import random
import sys
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from .rejudging import stored_answers

TEMPLATES = 3  # real answers for each question
PEOPLE = (5, 50, 500)
GROUPS, MEMBERS, ASSIGNED = 4, 25, 10  # of a coach, of a group, questions
MOST = 500  # tries of one person
DAYS = 730
TABLE = "bench_try"
FIELDS = ("id", "template", "user_id", "guest", "number", "assigned_question_id", "created_at")


@dataclass(frozen=True, slots=True)
class Owner:
    """Whose the next rows are: an account or a guest, and how many tries."""

    tries: int
    user_id: int | None = None
    guest: str | None = None
    assigned: tuple[int, ...] = ()
    """Ids of AssignedQuestion in the order of the questions; each try answers one."""


def begin(people: tuple[int, ...] = PEOPLE) -> dict:
    """People who hold so many tries, a coach with a group whose members answered, an admin; their keys.

    ``{"people": {5: user id, ...}, "coach": user id, "cohort": id, "admin": user id}``. The bank must be loaded.
    """
    from practice.models import Coach

    _judge_templates()
    admin, coach_user = _users(["admin", "coach"], is_staff=True, is_superuser=True)
    holders = dict(zip(people, _users([f"holder-{tries}" for tries in people]), strict=True))
    chance = random.Random(1)
    cohorts, owners = _groups(Coach.objects.create(user_id=coach_user, name="Coach Kim"), 1, chance)
    _store([*owners, *(Owner(tries, user_id=pk) for tries, pk in holders.items())], chance)
    return {"people": holders, "coach": coach_user, "cohort": cohorts[0].pk, "admin": admin}


def _groups(coach, count: int, chance: random.Random) -> tuple[list, list[Owner]]:
    """Groups of this coach, and their members, each with an answer to every assigned question still to be stored."""
    from practice.models import AssignedQuestion, Assignment, Cohort, Membership
    from questions.models import Question

    stamp = datetime.now(UTC)
    asked = list(Question.objects.answerable().order_by("pk")[:ASSIGNED])
    cohorts = Cohort.objects.bulk_create(Cohort(name=f"Group {n + 1}") for n in range(count))
    Cohort.coaches.through.objects.bulk_create(
        Cohort.coaches.through(cohort=cohort, coach=coach) for cohort in cohorts
    )
    assignments = Assignment.objects.bulk_create(
        Assignment(cohort=cohort, title="First weeks", published_at=stamp) for cohort in cohorts
    )
    given = AssignedQuestion.objects.bulk_create(
        AssignedQuestion(assignment=assignment, question=question, position=n)
        for assignment in assignments
        for n, question in enumerate(asked, 1)
    )
    people = _users([f"member-{uuid.UUID(int=chance.getrandbits(128))}" for _ in range(count * MEMBERS)])
    Membership.objects.bulk_create(
        Membership(cohort=cohorts[n // MEMBERS], user_id=pk, name=f"Member {n}", joined_at=stamp)
        for n, pk in enumerate(people)
    )
    keys = [tuple(one.pk for one in given[n * ASSIGNED : (n + 1) * ASSIGNED]) for n in range(count)]
    return cohorts, [Owner(ASSIGNED, user_id=pk, assigned=keys[n // MEMBERS]) for n, pk in enumerate(people)]


def fill_up_to(total: int, slim: bool = False) -> int:
    """Other people's tries until so many are stored, a fifth of them in other coaches' groups; how many people.

    ``slim`` leaves out the reports and seven of eight verdicts: for what a plan is, not for how long it takes.
    """
    from practice.models import Attempt, Coach

    chance = random.Random(total)
    missing = total - Attempt.objects.count()
    members = []
    for number in range(missing // 5 // (GROUPS * MEMBERS * ASSIGNED)):
        [user] = _users([f"coach-{total}-{number}"])
        coach = Coach.objects.create(user_id=user, name=f"Coach {number}")
        members += _groups(coach, GROUPS, chance)[1]
    owners = list(_long_tail(missing - ASSIGNED * len(members), chance))
    # Every second one has an account.
    pks = _users([f"person-{uuid.UUID(int=chance.getrandbits(128))}" for _ in owners[::2]])
    owners[::2] = [Owner(one.tries, user_id=pk) for one, pk in zip(owners[::2], pks, strict=True)]
    _store(owners + members, chance, slim)
    return len(owners) + len(members)


def _long_tail(tries: int, chance: random.Random) -> Iterator[Owner]:
    """A Pareto distribution with exponent 1, cut off at MOST: half the people hold one or two."""
    while tries > 0:
        held = min(tries, MOST, int(1 / (1 - chance.random())))
        tries -= held
        yield Owner(held, guest=uuid.UUID(int=chance.getrandbits(128)).hex)


def _users(names: list[str], **fields) -> list[int]:
    from django.contrib.auth import get_user_model

    users = get_user_model()
    rows = [users(username=name, email=f"{name}@bench.example", password="!", **fields) for name in names]
    return [user.pk for user in users.objects.bulk_create(rows, batch_size=2000)]


def _judge_templates() -> None:
    """Stores and judges the answers that are copied, as one guest's tries."""
    from practice.access import Person
    from practice.answers import keep_answer
    from questions.models import Question

    asked = {question.slug: question for question in Question.objects.answerable()}
    kept = dict.fromkeys(asked, 0)
    for slug, text in stored_answers():
        if kept.get(slug, TEMPLATES) < TEMPLATES and 60 < len(text.split()) < 160:
            attempt = keep_answer(asked[slug], Person(guest=TEMPLATE_GUEST), text, uuid.uuid4())
            kept[slug] += attempt.score is not None


TEMPLATE_GUEST = uuid.UUID(int=1)


def _templates() -> dict[int, list[str]]:
    """Ids of the judged answers by question, the questions in order."""
    from practice.models import Attempt

    rows = Attempt.objects.filter(guest=TEMPLATE_GUEST).exclude(score=None).order_by("question_id", "number")
    found: dict[int, list[str]] = {}
    for question, pk in rows.values_list("question_id", "pk"):
        found.setdefault(question, []).append(pk.hex)
    return found


def _store(owners: list[Owner], chance: random.Random, slim: bool = False) -> None:
    from django.db import connection

    rows = sorted(_rows(owners, chance))
    with connection.cursor() as cursor:
        _fill(cursor, rows)
        _copy(connection, cursor, slim)
        cursor.execute(f"DROP TABLE {TABLE}")
        cursor.execute("ANALYZE")
    if connection.vendor == "postgresql" and not connection.in_atomic_block:
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE practice_attempt")
            cursor.execute("VACUUM ANALYZE practice_verdict")


def _rows(owners: list[Owner], chance: random.Random) -> Iterator[tuple]:
    found = _templates()
    templates, questions = list(found.values()), list(found)
    now = datetime.now(UTC).replace(tzinfo=None)
    assigned = _questions_assigned()
    for owner in owners:
        for n in range(owner.tries):
            given = owner.assigned[n] if owner.assigned else None
            at = questions.index(assigned[given]) if given else n % len(questions)
            back = timedelta(days=DAYS * (1 - (n + chance.random()) / owner.tries))
            yield (
                uuid.UUID(int=chance.getrandbits(128)).hex,
                chance.choice(templates[at]),
                owner.user_id,
                owner.guest,
                1 if given else n // len(questions) + 1,
                given,
                str(now - back),
            )


def _questions_assigned() -> dict[int, int]:
    from practice.models import AssignedQuestion

    return dict(AssignedQuestion.objects.values_list("pk", "question_id"))


def _fill(cursor, rows: list[tuple]) -> None:
    """The list of what to make, as a table of the database."""
    kinds = {"postgresql": ("uuid", "uuid", "integer", "uuid", "integer", "bigint", "timestamptz")}
    kinds = kinds.get(cursor.db.vendor, ("text", "text", "integer", "text", "integer", "integer", "text"))
    cursor.execute(f"DROP TABLE IF EXISTS {TABLE}")
    columns = ", ".join(f"{name} {kind}" for name, kind in zip(FIELDS, kinds, strict=True))
    cursor.execute(f"CREATE TABLE {TABLE} ({columns})")
    if cursor.db.vendor == "postgresql":
        with cursor.cursor.copy(f"COPY {TABLE} FROM STDIN") as copy:
            for row in rows:
                copy.write_row(row)
        cursor.execute(f"ANALYZE {TABLE}")
    else:
        cursor.cursor.executemany(f"INSERT INTO {TABLE} VALUES (?,?,?,?,?,?,?)".replace("?", "%s"), rows)


def _copy(connection, cursor, slim: bool) -> None:
    """Tries and verdicts, column by column of the models: what a try has more one day comes along."""
    from practice.models import Attempt, Verdict

    own = {name: f"b.{name}" for name in FIELDS if name != "template"}
    own |= {"submission": "b.id", "judged_at": "b.created_at"} | ({"report": "NULL"} if slim else {})
    some = " WHERE v.id % 8 = 0" if slim else ""
    tries = [field.column for field in Attempt._meta.concrete_fields]
    verdicts = [field.column for field in Verdict._meta.concrete_fields if not field.primary_key]
    # Foreign keys are right by the way the rows are made; checking ten million of them takes longer than making them.
    off, on = {
        "postgresql": ("SET session_replication_role = replica", "SET session_replication_role = DEFAULT"),
        "sqlite": ("PRAGMA foreign_keys = OFF", "PRAGMA foreign_keys = ON"),
    }[connection.vendor]
    cursor.execute(off)
    # The list is in the order of the ids; looking each row's template up keeps it without another sort.
    cursor.execute(
        f"INSERT INTO {Attempt._meta.db_table} ({', '.join(tries)})"
        f" SELECT {', '.join(own.get(name, f't.{name}') for name in tries)}"
        f" FROM {TABLE} b JOIN {Attempt._meta.db_table} t ON t.id = b.template"
    )
    cursor.execute(
        f"INSERT INTO {Verdict._meta.db_table} ({', '.join(verdicts)})"
        f" SELECT {', '.join('b.id' if name == 'attempt_id' else f'v.{name}' for name in verdicts)}"
        f" FROM {TABLE} b JOIN {Verdict._meta.db_table} v ON v.attempt_id = b.template{some}"
    )
    cursor.execute(on)


if __name__ == "__main__":
    import os

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "practice.settings")
    import django

    django.setup()
    from django.db import connection

    begin()
    print(f"{fill_up_to(int(sys.argv[1])):,} people more, in {connection.settings_dict['NAME']}")
