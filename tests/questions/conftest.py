"""A bank small enough to read: two documents, two questions, three word lists."""

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Permission

from questions.bank import load_bank
from questions.models import Criterion, Question

CARE = """\
[document]
slug = "care-guide"
title = "A Guide To Care"
author = "Ada Example"
published = 2020-02-29
about = "How to look after people who are cross."

[[questions]]
slug = "angry-caller"
prompt = "How do you handle an angry caller?"
level = "core"
position = 1
short = "Angry callers"
why_asked = "It shows how you behave under pressure."
hint = "Think of one call."
usual_words = [60, 150]
sample_answer = \"\"\"A man rang about a broken kettle.

I apologised and sent him a new one.\"\"\"

[[questions.criteria]]
slug = "apologises"
kind = "emphasize"
weight = 3
statement = "Say that you apologised."
label = "Apologised"
counts = "an apology of the speaker's own"
not_counts = "regret about something else"
ask = "What did you say first?"
sounds_like = "I said I was sorry for the trouble."
looked_for = "words such as sorry or apologise"
source = { heading = "Say sorry", place = "page 2", says = "Says that an apology comes first." }
rules = ["@apology"]
match = ["I apologised to him at once."]
no_match = ["He shouted at me.", "I never apologise."]

[[questions.criteria]]
slug = "solves"
kind = "emphasize"
weight = 2
statement = "Say what you did about it."
label = "Solved the problem"
counts = "an action that mends it"
ask = "What did you do next?"
sounds_like = "I sent a new one the same day."
looked_for = "something you did to mend it"
refuses = ["denied", "imagined"]
source = { document = "work-guide", heading = "Act", says = "Says that words are not enough." }
rules = ["replace|send|mend ~3 kettle|parcel|order", "put it right"]
match = ["I replaced the kettle.", 'I put it right.']
no_match = ["I would replace the kettle."]

[[questions.criteria]]
slug = "blames"
kind = "avoid"
weight = 1
statement = "Blaming the caller."
label = "Blamed the caller"
counts = "says it was the caller's fault"
not_counts = "telling what happened"
ask = "How could you tell it fairly?"
sounds_like = "Say what happened without saying who was wrong."
looked_for = "words that put the fault on the caller"
source = { heading = "Never blame", place = "page 3", says = "Says that blame makes it worse." }
rules = ["stupid|rude"]
match = ["I told the stupid caller to wait."]
no_match = ["I told the caller to wait."]
"""

WORK = """\
[document]
slug = "work-guide"
title = "A Guide To Work"
author = ""
about = "What work is like."

[[questions]]
slug = "busy-day"
prompt = "What do you do on a busy day?"
level = "extra"
position = 2
short = "Busy days"
why_asked = "It shows how you set priorities."

[[questions.criteria]]
slug = "orders-tasks"
kind = "emphasize"
weight = 1
statement = "Say what comes first."
label = "Set priorities"
counts = "names an order"
ask = "What did you do first?"
sounds_like = "I made a list and did the urgent call first."
looked_for = "words such as first or urgent"
source = { heading = "Lists", says = "Says that lists help." }
rules = ["make|write ~2 list", "urgent first"]
match = ["I made a list."]
no_match = ["I was tired."]
"""

LISTS = """\
[[lists]]
name = "apology"
about = "Saying sorry."
entries = ["sorry", "@regret"]

[[lists]]
name = "regret"
about = "Older words for it."
entries = ["apologise", "apologize", "my|our mistake"]
"""


@pytest.fixture
def bank_folder(tmp_path):
    """A folder with the files of the small bank, to be edited by the test."""
    folder = tmp_path / "bank"
    folder.mkdir()
    for name, content in (("care-guide", CARE), ("work-guide", WORK), ("word-lists", LISTS)):
        (folder / f"{name}.toml").write_text(content, encoding="utf-8")
    return folder


@pytest.fixture
def edit(bank_folder):
    """Replaces a piece of text in one of the small bank's files."""

    def replace(name: str, old: str, new: str) -> None:
        path = bank_folder / f"{name}.toml"
        content = path.read_text(encoding="utf-8")
        assert old in content
        path.write_text(content.replace(old, new), encoding="utf-8")

    return replace


@pytest.fixture
def bank(empty_bank, bank_folder):
    """The small bank, loaded and published."""
    return load_bank([bank_folder])


@pytest.fixture
def angry_caller(bank):
    return Question.objects.get(slug="angry-caller")


@pytest.fixture
def boss(bank, client):
    """The client, signed in as a superuser."""
    user = get_user_model().objects.create_user("boss", is_staff=True, is_superuser=True)
    client.force_login(user)
    return client


@pytest.fixture
def clerk(bank, client):
    """Signs the client in as staff with the named permissions only."""

    def sign_in(*permissions):
        user = get_user_model().objects.create_user("clerk", is_staff=True)
        user.user_permissions.set(Permission.objects.filter(codename__in=permissions))
        client.force_login(user)
        return client

    return sign_in


@pytest.fixture
def apologises(bank):
    return Criterion.objects.get(slug="apologises")
