"""A reader that the site trains itself: kept as a draft, checked, published, switched off, and the way back."""

from itertools import count

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group, Permission
from django.core.management import CommandError, call_command
from django.urls import reverse

from feedback import assess, reader
from questions import reader_choices, readers, rubrics, stored_answers
from questions.marked_answers import is_blind
from questions.models import LabelledAnswer, Question, ReaderCheck, ReaderChoice, TrainedReader
from questions.reader_choices import NoReader
from questions.stored_answers import Source, StoredAnswer
from questions.training import files
from tests.questions.admin_pages import messages_of, publish_draft, save_draft, text_of

HTMX = {"HX-Request": "true"}
LIST = "/admin/questions/trainedreader/"
# A reader that believes everything: whatever no rule finds, it does.
EAGER = {kind: {"alone": 0.02, "keep": 0.0} for kind in ("emphasize", "avoid")}
ANSWER = (
    "A man came to the desk with a kettle that leaked. I listened to him and I fetched a new one from the store"
    " room, and he went home with it the same afternoon."
)


@pytest.fixture(scope="module")
def eager() -> bytes:
    return files.with_bars(reader.SHIPPED.read_bytes(), EAGER)


@pytest.fixture
def kept(db, eager) -> TrainedReader:
    return reader_choices.keep(eager, "It believes everything.")


@pytest.fixture
def question(db) -> Question:
    return Question.objects.get(slug="difficult-customers")


@pytest.fixture
def marked(question):
    """A marked answer of the third that no reader learns from, and one of the others."""
    for wanted in (True, False):
        ref = next(name for n in count() if is_blind(name := f"mine-{n}") is wanted)
        LabelledAnswer.objects.create(
            ref=ref, question=question, text=ANSWER, labels={"fixes-problem": True, "proof": True}
        )


@pytest.fixture
def stored(monkeypatch):
    """One try at one question, which its writer lets be read."""

    def of(question):
        mine = question.slug == "difficult-customers"
        return [StoredAnswer("one", f"{ANSWER} He was called Bob.", shown=True)] if mine else []

    from feedback.critique.masking import masked

    def read(question, keys, user):
        return {
            a.key: masked(
                a.text,
                [("name", "Bob"), *(("thing", word) for word in ("kettle", "listened", "store", "home"))],
            )
            for a in of(question)
            if a.key in keys
        }

    source = Source(
        lambda q: len(of(q)), lambda q, start, most: of(q)[start : start + most], lambda q: [], read
    )
    monkeypatch.setattr(stored_answers, "_source", source)


def at(name: str, version: str) -> str:
    return reverse(f"admin:questions_trainedreader_{name}", args=[version])


def checked(client, version):
    for _ in range(20):
        client.post(at("check_step", version))
        response = client.get(at("check", version))
        if response.context["trial"].finished:
            return response
    raise AssertionError("the check does not come to its end")


def published(client, version, note=""):
    seen = checked(client, version).context["seen"]
    return client.post(at("publish", version), {"seen": seen, "note": note}, follow=True)


# Keeping


def test_what_is_no_reader_is_not_kept_and_neither_is_the_one_that_ships_or_one_too_large(db, monkeypatch):
    for weights in (b"", b"no reader", b"PK\x03\x04 half a zip"):
        with pytest.raises(NoReader, match="not a trained reader"):
            reader_choices.keep(weights)
    with pytest.raises(NoReader, match="ships"):
        reader_choices.keep(reader.SHIPPED.read_bytes())
    monkeypatch.setattr(reader_choices, "LARGEST", 10)
    with pytest.raises(NoReader, match="The most is 10"):
        reader_choices.keep(b"x" * 11)
    assert not TrainedReader.objects.exists()


def test_a_draft_judges_nobody_and_is_kept_once(kept, eager):
    assert reader_choices.keep(eager) == kept
    assert readers.current() == reader.shipped()


@pytest.mark.slow
def test_the_command_fits_the_bars_on_the_blind_marks_of_the_site_and_keeps_a_draft(marked, capsys):
    before = reader.SHIPPED.read_bytes()
    call_command("train_reader", marked=True, bars_only=True, draft="Our own customers.")
    (made,) = TrainedReader.objects.all()
    assert (made.note, made.learnt_from) == ("Our own customers.", {"bars fitted on": 1})
    assert made.version in capsys.readouterr().out
    assert reader.SHIPPED.read_bytes() == before, "the one that ships stays as it is"


def test_the_command_says_what_it_lacks(db):
    with pytest.raises(CommandError, match="--marked"):
        call_command("train_reader", draft="x")
    with pytest.raises(CommandError, match="blind third"):
        call_command("train_reader", marked=True, bars_only=True, draft="x")


# Check and publish


def test_a_reader_is_checked_over_marked_and_stored_answers_and_then_judges(
    admin_client, kept, question, marked, stored
):
    assert "Let the check run over the answers first." in text_of(admin_client.get(at("check", kept.version)))
    page = checked(admin_client, kept.version)
    shown = text_of(page)
    assert "3 answers were judged both ways." in shown
    assert "1 of 1" in shown, "the stored answer changes"
    trial = page.context["trial"]
    assert trial.figures["stored_changed"] == 1 and trial.figures["marked"] == 2
    assert trial.figures["f1"][1] >= trial.figures["f1"][0]
    response = admin_client.post(
        at("publish", kept.version), {"seen": page.context["seen"], "note": "Try it."}, follow=True
    )
    assert "New answers are judged with a reader of this site" in messages_of(response)[0]
    assert readers.current().version == kept.version
    report = assess(ANSWER, rubrics.compiled(rubrics.newest(question)), readers.current())
    assert report.engine_version.endswith(f"+{kept.version}")
    (choice,) = ReaderChoice.objects.all()
    assert (choice.author.username, choice.note, choice.figures["stored"]) == ("admin", "Try it.", 1)
    assert "Try it." in text_of(response) and "F1" in text_of(response)
    assert LogEntry.objects.filter(change_message__contains="Judges from now on").count() == 1


def test_the_sentences_of_a_question_are_shown_with_names_hidden_and_kept_nowhere(
    admin_client, kept, marked, stored
):
    checked(admin_client, kept.version)
    shown = text_of(admin_client.get(at("check", kept.version) + "?question=difficult-customers"))
    assert "[thing" in shown and "Bob" not in shown
    flips = ReaderCheck.objects.get().counts["of"]["difficult-customers"]["fresh"]["flips"]
    assert "kettle" not in str(flips)
    nothing = text_of(admin_client.get(at("check", kept.version) + "?question=no-such"))
    assert "No verdict of this question changes." in nothing


def test_what_was_not_checked_or_chosen_by_somebody_else_meanwhile_is_not_published(
    admin_client, kept, marked
):
    response = admin_client.post(at("publish", kept.version), {"seen": "0"}, follow=True)
    assert "The check has not come to its end yet" in messages_of(response)[0]
    seen = checked(admin_client, kept.version).context["seen"]
    reader_choices.choose(ReaderChoice.Kind.OFF, "", seen)
    for stale in (str(seen), "", "x", "-1", "9" * 40):
        checked(admin_client, kept.version)
        response = admin_client.post(at("publish", kept.version), {"seen": stale}, follow=True)
        assert "somebody chose another reader since you looked" in messages_of(response)[0]
    assert readers.current() is None


def test_a_check_goes_on_step_by_step_and_new_rules_make_another_one(
    admin_client, kept, marked, stored, monkeypatch, question
):
    from questions.reader_checks import ReaderTrial

    monkeypatch.setattr(ReaderTrial.go_on, "__defaults__", (0,))
    part = admin_client.post(at("check_step", kept.version), headers=HTMX)
    assert "1 of 3 answers judged." in text_of(part) and "<main" not in part.content.decode()
    ReaderTrial.go_on.__defaults__ = (60,)
    assert "3 answers were judged" in text_of(admin_client.post(at("check_step", kept.version), headers=HTMX))
    question.criteria.filter(slug="proof").update(label="Another name")
    rubrics.publish(question)
    assert "No answer has been judged yet." in text_of(admin_client.get(at("check", kept.version)))


def test_the_way_back_is_the_reader_that_ships_published_again(admin_client, kept, marked):
    published(admin_client, kept.version)
    assert readers.current().version == kept.version
    published(admin_client, reader.shipped().version, "It believed too much.")
    assert readers.current() == reader.shipped()
    assert [c.kind for c in ReaderChoice.objects.all()] == ["shipped", "own"]
    assert admin_client.post(f"{LIST}{kept.pk}/delete/", {"post": "yes"}).status_code == 403
    assert TrainedReader.objects.exists()


def test_the_site_switches_its_reader_off_and_on_again(admin_client, kept, marked, question):
    published(admin_client, kept.version)
    seen = admin_client.get(LIST).context["seen"]
    admin_client.post(f"{LIST}switch/", {"off": "1", "seen": seen})
    assert readers.current() is None and "switched off" in readers.state()
    assert (
        "+"
        not in assess(ANSWER, rubrics.compiled(rubrics.newest(question)), readers.current()).engine_version
    )
    seen = admin_client.get(LIST).context["seen"]
    admin_client.post(f"{LIST}switch/", {"on": "1", "seen": seen})
    assert readers.current().version == kept.version


def test_a_single_point_is_left_to_the_rules_once_the_editor_says_so(admin_client, kept, question):
    reader_choices.choose(ReaderChoice.Kind.OWN, kept.version, 0)

    def between_lines():
        report = assess(ANSWER, rubrics.compiled(rubrics.newest(question)), readers.current())
        return {verdict.criterion for verdict in report.verdicts if verdict.between_lines}

    before = between_lines()
    chosen = min(before)
    save_draft(admin_client, question, **{f"{chosen}__reader": ""})
    publish_draft(admin_client, question)
    assert rubrics.newest(question).version == 2
    assert between_lines() == before - {chosen}


def test_the_setting_has_the_last_word(admin_client, kept, marked, settings):
    published(admin_client, kept.version)
    settings.READER = "off"
    assert readers.current() is None
    shown = text_of(admin_client.get(LIST))
    assert "READER=off" in shown and "Switch the reader" not in shown


def test_another_process_hears_of_a_choice_within_seconds(kept, monkeypatch):
    now = [100.0]
    monkeypatch.setattr(readers.time, "monotonic", lambda: now[0])
    readers.look_again()
    assert readers.current() == reader.shipped()
    ReaderChoice.objects.create(kind="own", reader=kept, version=kept.version)
    assert readers.current() == reader.shipped()
    now[0] += readers.LOOK_AGAIN + 1
    assert readers.current().version == kept.version


# Who may


def signed_in_as(client, group: str):
    user = get_user_model().objects.create_user(group.split()[-1], is_staff=True)
    user.groups.set(Group.objects.filter(name=group))
    client.force_login(user)
    return client


def test_editors_check_and_publishers_publish(client, kept, marked):
    editor = signed_in_as(client, "Rubric editors")
    page = checked(editor, kept.version)
    assert "Somebody with the permission to choose the reader" in text_of(page)
    sent = {"seen": page.context["seen"]}
    assert editor.post(at("publish", kept.version), sent).status_code == 403
    assert editor.post(f"{LIST}switch/", {"off": "1", "seen": "0"}).status_code == 403
    assert not ReaderChoice.objects.exists()
    publisher = signed_in_as(client, "Rubric publishers")
    assert publisher.post(at("publish", kept.version), sent).status_code == 302
    assert ReaderChoice.objects.get().author.username == "publishers"


def test_others_find_a_closed_door_and_wrong_methods_are_refused(client, admin_client, kept):
    user = get_user_model().objects.create_user("clerk", is_staff=True)
    user.user_permissions.set(Permission.objects.filter(codename="view_question"))
    client.force_login(user)
    for address in (LIST, at("check", kept.version)):
        assert client.get(address).status_code == 403
    assert client.post(at("check_step", kept.version)).status_code == 403
    for name in ("check_step", "publish"):
        assert admin_client.get(at(name, kept.version)).status_code == 405
    assert admin_client.get(f"{LIST}switch/").status_code == 405
    assert admin_client.get(at("check", "ffffffff")).status_code == 404


def test_the_pages_ask_the_database_at_most_ten_times(
    admin_client, kept, marked, stored, django_assert_max_num_queries
):
    for n in range(5):
        ReaderChoice.objects.create(kind="off", note=f"{n}")
    checked(admin_client, kept.version)
    for address in (
        LIST,
        at("check", kept.version),
        at("check", kept.version) + "?question=difficult-customers",
    ):
        with django_assert_max_num_queries(10):
            assert admin_client.get(address).status_code == 200
