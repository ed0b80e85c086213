"""The files of the bank: what is refused, what a load does, and that an export loads as itself."""

import dataclasses
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from questions.bank import BankFaults, export_bank, load_bank, read_bank
from questions.cards import content_hash, question_entry
from questions.models import Criterion, Document, Question, Rubric, WordList


def faults(folder) -> list[str]:
    with pytest.raises(BankFaults) as wrong:
        read_bank([folder])
    return [str(fault).removeprefix(f"{folder}/") for fault in wrong.value.faults]


def everything_stored():
    """Every row as it is, the hashes of the last load included."""
    return {
        model: list(model._base_manager.order_by("pk").values())
        for model in (Document, Question, Criterion, WordList, Rubric)
    }


def test_a_sound_bank_has_no_faults(bank_folder):
    bank = read_bank([bank_folder])
    assert list(bank.questions) == ["angry-caller", "busy-day"]
    assert bank.questions["angry-caller"]["criteria"][2]["refuses"] == [
        "denied",
        "imagined",
        "quoted",
        "someone-else",
    ]


CRITERION = "care-guide.toml: questions.angry-caller.criteria"


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("weight = 3", "weight = 5", f"{CRITERION}.apologises: weight must be 1, 2 or 3, not 5"),
        (
            "weight = 3",
            "weight = true",
            f"{CRITERION}.apologises: weight must be a whole number, not true or false",
        ),
        (
            'kind = "avoid"',
            'kind = "bad"',
            f"{CRITERION}.blames: kind must be emphasize or avoid, not 'bad'",
        ),
        (
            "weight = 3\n",
            "wieght = 3\nweight = 3\n",
            f"{CRITERION}.apologises: unknown key 'wieght' (did you mean weight?)",
        ),
        (
            'label = "Apologised"',
            f'label = "{"x" * 41}"',
            f"{CRITERION}.apologises: label must have at most 40 characters, not 41",
        ),
        ('label = "Apologised"\n', "", f"{CRITERION}.apologises: label is missing"),
        ('label = "Apologised"', 'label = "  "', f"{CRITERION}.apologises: label is empty"),
        (
            'label = "Apologised"',
            'label = "a\\u0000b"',
            f"{CRITERION}.apologises: label holds a control character",
        ),
        ('slug = "solves"', 'slug = "apologises"', f"{CRITERION}.apologises: this slug stands twice"),
        ('rules = ["@apology"]', "rules = []", f"{CRITERION}.apologises: rules is empty"),
        ('rules = ["@apology"]', "rules = [3]", f"{CRITERION}.apologises: rules 1 must be text, not a whole"),
        (
            'rules = ["@apology"]',
            'rules = ["sorry", "a\\nb"]',
            f"{CRITERION}.apologises: rules 2 must stand on one line",
        ),
        (
            'rules = ["@apology"]',
            'rules = ["@apology", "sorry (for"]',
            f"{CRITERION}.apologises, rule 2, column 7: a bracket is open",
        ),
        (
            'rules = ["@apology"]',
            'rules = ["@apology", "@appology"]',
            f"{CRITERION}.apologises, rule 2, column 1: there is no word list 'appology'",
        ),
        (
            'match = ["I apologised to him at once."]',
            'match = ["I laughed."]',
            f"{CRITERION}.apologises, sentence that must match 1: no rule finds",
        ),
        (
            'no_match = ["He shouted at me."',
            'no_match = ["I was sorry."',
            f"{CRITERION}.apologises, sentence that must not match 1: rule 1 finds",
        ),
        (
            'match = ["I apologised to him at once."]',
            "match = []",
            f"{CRITERION}.apologises, sentence that must match: needs at least one",
        ),
        (
            'no_match = ["I told the caller to wait."]',
            "no_match = []",
            f"{CRITERION}.blames, sentence that must not match: needs at least one",
        ),
        (
            'document = "work-guide", ',
            'document = "lost-guide", ',
            f"{CRITERION}.solves: source: there is no document 'lost-guide'",
        ),
        (
            'says = "Says that an apology comes first." }',
            'sais = "x" }',
            f"{CRITERION}.apologises: source: unknown key 'sais' (did you mean says?); says is missing",
        ),
        (
            'refuses = ["denied", "imagined"]',
            'refuses = ["doubted"]',
            f"{CRITERION}.solves: refuses may hold denied",
        ),
        (
            "usual_words = [60, 150]",
            "usual_words = [150, 60]",
            "care-guide.toml: questions.angry-caller: usual_words must be two numbers",
        ),
        ('level = "core"\n', "", "care-guide.toml: questions.angry-caller: level is missing"),
        (
            'slug = "angry-caller"\n',
            "",
            "care-guide.toml: questions[1]: slug is missing",
        ),
        (
            'slug = "angry-caller"',
            'slug = "Angry Caller"',
            "care-guide.toml: questions.Angry Caller: slug must be small letters",
        ),
        (
            "published = 2020-02-29",
            'published = "2020"',
            "care-guide.toml: document: published must be a date such as 2016-03-17, not text",
        ),
        ('title = "A Guide To Care"\n', "", "care-guide.toml: document: title is missing"),
        ("[document]\n", "[document\n", "care-guide.toml: line 1, column 10: "),
        ("[document]\n", "[documents]\n", "care-guide.toml: unknown table 'documents'"),
        (
            'slug = "angry-caller"',
            'slug = "busy-day"',
            "work-guide.toml: questions.busy-day: 'busy-day' stands in",
        ),
        (
            'slug = "care-guide"',
            'slug = "word-lists"',
            "care-guide.toml: document: slug 'word-lists' is taken",
        ),
    ],
)
def test_a_fault_in_a_file_is_told_with_its_place(bank_folder, edit, old, new, fault):
    edit("care-guide", old, new)
    assert [told for told in faults(bank_folder) if told.startswith(fault)]


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        (
            '"sorry", "@regret"',
            '"sorry", "@regrets"',
            "lists.apology, entry 2: there is no word list 'regrets'",
        ),
        ('"sorry", "@regret"', '"sorry", "(sad"', "lists.apology, entry 2, column 1: a bracket is open"),
        ('"apologise"', '"@apology"', "lists.apology: "),
        ('entries = ["sorry", "@regret"]', "entries = []", "lists.apology: entries is empty"),
        ('name = "regret"', 'name = "apology"', "lists.apology: 'apology' stands in"),
    ],
)
def test_a_fault_in_a_word_list_is_told_once_and_not_for_every_rule(bank_folder, edit, old, new, fault):
    edit("word-lists", old, new)
    told = faults(bank_folder)
    assert told[0].startswith(f"word-lists.toml: {fault}")
    assert not [line for line in told if "questions." in line]


def test_every_fault_of_every_file_is_listed_at_once(bank_folder, edit):
    edit("care-guide", "weight = 3", "weight = 5")
    edit("care-guide", 'level = "core"', 'level = "top"')
    edit("work-guide", '"urgent first"', '"urgent ("')
    assert len(faults(bank_folder)) == 3


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        (b"", "holds no document, questions or lists"),
        (b"\xff\xfe", "is not UTF-8 (byte 1)"),
        (b"questions = 3\n", "questions: must be a list of tables ([[questions]]), not a whole number"),
        (b"questions = [3]\n", "questions[1]: must be a table, not a whole number"),
        (b"document = 3\n", "document: must be a table, not a whole number"),
        (b"[[questions]]\ncriteria = 3\n", "must be a list of tables ([[criteria]])"),
        (b"x = " + b"[" * 20_000, "nested too deeply"),
        (b"x = " + b"9" * 20_000, "line"),
        (b'x = """', "Unterminated string"),
    ],
    ids=lambda value: value[:20] if isinstance(value, bytes) else "",
)
def test_a_file_that_is_no_bank_is_a_fault_and_never_an_accident(tmp_path, content, fault):
    (tmp_path / "strange.toml").write_bytes(content)
    told = faults(tmp_path)
    assert told and (fault == "line" or [line for line in told if fault in line])


def test_a_missing_path_and_an_empty_folder_are_faults(tmp_path):
    assert faults(tmp_path / "nowhere") == [f"{tmp_path / 'nowhere'}: there is no such file or folder"]
    assert faults(tmp_path) == [f"{tmp_path}: there is no .toml file in this folder"]


def test_loading_creates_everything_and_publishes_first_versions(bank):
    assert bank.created == (
        "document care-guide",
        "document work-guide",
        "word list apology",
        "word list regret",
        "question angry-caller",
        "question busy-day",
    )
    assert bank.published == ("angry-caller, version 1", "busy-day, version 1")
    assert Criterion.objects.get(slug="solves").source_document.slug == "work-guide"
    assert Criterion.objects.get(slug="apologises").source_document is None


def test_loading_twice_changes_nothing(bank, bank_folder):
    before = everything_stored()
    again = load_bank([bank_folder])
    assert again.nothing_changed
    assert len(again.unchanged) == 6
    assert everything_stored() == before


def test_a_fault_anywhere_leaves_the_database_as_it_was(bank, bank_folder, edit):
    before = everything_stored()
    edit("care-guide", 'short = "Angry callers"', 'short = "Cross callers"')
    edit("work-guide", '"urgent first"', '"urgent ("')
    with pytest.raises(BankFaults):
        load_bank([bank_folder])
    assert everything_stored() == before


def test_an_edited_file_changes_its_question_and_publishes_only_that(bank, bank_folder, edit):
    edit("care-guide", "weight = 3", "weight = 2")
    loaded = load_bank([bank_folder])
    assert loaded.changed == ("question angry-caller (apologises: weight (3 became 2))",)
    assert loaded.published == ("angry-caller, version 2",)


def test_an_edited_word_list_publishes_the_questions_that_use_it_through_another_list(
    bank, bank_folder, edit
):
    edit("word-lists", '"my|our mistake"', '"my|our mistake", "forgive"')
    loaded = load_bank([bank_folder])
    assert loaded.changed == ("word list regret (entries (1 added))",)
    assert loaded.published == ("angry-caller, version 2",)


def test_moving_a_question_in_the_bank_publishes_nothing(bank, bank_folder, edit):
    edit("care-guide", "position = 1", "position = 3")
    loaded = load_bank([bank_folder])
    assert loaded.changed and not loaded.published


def test_a_criterion_gone_from_its_file_leaves_the_working_copy_but_not_the_published_rules(
    bank, bank_folder, edit, angry_caller
):
    content = (bank_folder / "care-guide.toml").read_text()
    head, _, rest = content.partition('[[questions.criteria]]\nslug = "solves"')
    rest = rest[rest.index("[[questions.criteria]]") :]
    (bank_folder / "care-guide.toml").write_text(head + rest)
    loaded = load_bank([bank_folder])
    assert loaded.changed == ("question angry-caller (solves: removed)",)
    assert [c.slug for c in angry_caller.criteria.all()] == ["apologises", "blames"]
    assert len(angry_caller.rubrics.get(version=1).card["criteria"]) == 3


def edit_in_admin(question):
    """What the admin's form does: the row changes, the hash of the last load stays."""
    criterion = question.criteria.get(slug="apologises")
    criterion.weight = 1
    criterion.save()


def test_what_an_admin_changed_is_kept_and_said(bank, bank_folder, angry_caller):
    edit_in_admin(angry_caller)
    loaded = load_bank([bank_folder])
    assert loaded.kept == ("question angry-caller (apologises: weight (1 became 3))",)
    assert angry_caller.criteria.get(slug="apologises").weight == 1


def test_what_an_admin_changed_is_replaced_when_asked_for(bank, bank_folder, angry_caller):
    edit_in_admin(angry_caller)
    loaded = load_bank([bank_folder], overwrite=True)
    assert loaded.kept == ()
    assert angry_caller.criteria.get(slug="apologises").weight == 3
    assert load_bank([bank_folder]).nothing_changed


def test_a_file_that_catches_up_with_the_admin_is_no_conflict(bank, bank_folder, edit, angry_caller):
    edit_in_admin(angry_caller)
    edit("care-guide", "weight = 3", "weight = 1")
    assert load_bank([bank_folder]).kept == ()
    edit("care-guide", 'label = "Apologised"', 'label = "Said sorry"')
    assert load_bank([bank_folder]).changed == (
        "question angry-caller (apologises: label (Apologised became Said sorry))",
    )


def test_a_kept_edit_that_does_not_fit_the_new_files_is_a_fault_and_nothing_is_written(
    bank, bank_folder, edit
):
    WordList.objects.filter(name="regret").update(entries="regret")
    before = everything_stored()
    edit("care-guide", "weight = 3", "weight = 2")
    with pytest.raises(BankFaults) as wrong:
        load_bank([bank_folder])
    assert "apologises, sentence that must match 1" in str(wrong.value)
    assert everything_stored() == before


def test_a_question_gone_from_the_folder_is_switched_off_and_comes_back_with_its_file(bank, bank_folder):
    path = bank_folder / "work-guide.toml"
    content = path.read_text()
    path.write_text(content.partition("[[questions]]")[0])
    assert load_bank([bank_folder]).switched_off == ("question busy-day",)
    assert not Question.objects.get(slug="busy-day").active
    assert load_bank([bank_folder]).nothing_changed
    path.write_text(content)
    assert load_bank([bank_folder]).changed == ("question busy-day (active (False became True))",)
    assert Question.objects.get(slug="busy-day").active


def test_loading_one_file_leaves_the_rest_of_the_bank_alone(bank, bank_folder, edit):
    edit("care-guide", "weight = 3", "weight = 2")
    loaded = load_bank([bank_folder / "care-guide.toml"])
    assert loaded.published == ("angry-caller, version 2",)
    assert not loaded.switched_off and not loaded.left


def test_a_question_made_in_admin_is_never_switched_off_by_a_load(bank, bank_folder):
    document = Document.objects.get(slug="care-guide")
    Question.objects.create(slug="mine", document=document, prompt="Mine?", short="Mine", why_asked="Why.")
    assert load_bank([bank_folder]).nothing_changed
    assert Question.objects.get(slug="mine").active


def test_lists_and_documents_gone_from_the_folder_are_named_and_stay(bank, bank_folder, edit):
    edit("care-guide", 'rules = ["@apology"]', 'rules = ["sorry|apologise"]')
    (bank_folder / "word-lists.toml").unlink()
    assert load_bank([bank_folder]).left == ("word list apology", "word list regret")
    assert WordList.objects.count() == 2


def test_load_export_load_is_the_identity(bank, bank_folder, tmp_path):
    before = everything_stored()
    export_bank(tmp_path / "out")
    exported, original = read_bank([tmp_path / "out"]), read_bank([bank_folder])
    for part in ("documents", "questions", "lists"):
        assert content_hash(getattr(exported, part)) == content_hash(getattr(original, part))
    assert load_bank([tmp_path / "out"]).nothing_changed
    assert everything_stored() == before


def test_an_export_loads_into_an_empty_database_with_the_same_published_hashes(
    bank, bank_folder, tmp_path, request
):
    hashes = set(Rubric.objects.values_list("content_hash", flat=True))
    export_bank(tmp_path / "out")
    for model in (Rubric, Criterion, Question, WordList, Document):
        model._base_manager.all()._raw_delete("default")
    load_bank([tmp_path / "out"])
    assert set(Rubric.objects.values_list("content_hash", flat=True)) == hashes


def test_an_exported_file_is_fit_to_be_read(bank, tmp_path):
    export_bank(tmp_path)
    text = (tmp_path / "care-guide.toml").read_text()
    assert 'sample_answer = """A man rang about a broken kettle.\n\nI apologised' in text
    assert 'rules = [\n    "replace|send|mend ~3 kettle|parcel|order",\n    "put it right",\n]' in text
    assert "published = 2020-02-29" in text
    assert 'refuses = ["denied", "imagined"]' in text
    assert text.count("refuses") == 1


def test_exporting_twice_writes_nothing_the_second_time_and_names_strangers(bank, tmp_path):
    assert export_bank(tmp_path).written == ("care-guide.toml", "word-lists.toml", "work-guide.toml")
    (tmp_path / "mine.toml").write_text("x = 1")
    again = export_bank(tmp_path)
    assert (again.written, len(again.unchanged), again.strangers) == ((), 3, ("mine.toml",))


AWKWARD = (
    'He said "no".',
    "It's 'fine'",
    "both \"and\" 'so'",
    "a\\b",
    'ends with "',
    '"""',
    "'''",
    "tab\there",
    "naïve – “ok” 😀",
    "# not a comment",
    "x" * 200 + ' "quoted" \\ end"',
    "first\n\n  second\n" + '"""' + "\nthird\\",
)


@pytest.mark.parametrize("text", AWKWARD)
def test_awkward_text_survives_export_and_load(bank, angry_caller, tmp_path, text):
    Question.objects.filter(pk=angry_caller.pk).update(sample_answer=text, hint=text)
    criterion = angry_caller.criteria.get(slug="solves")
    criterion.source_says = text
    criterion.no_match = text.replace("\n", " ").replace("\t", " ")
    criterion.save()
    export_bank(tmp_path)
    angry_caller.refresh_from_db()
    assert read_bank([tmp_path]).questions["angry-caller"] == question_entry(angry_caller)


def test_a_question_switched_off_is_exported_as_switched_off(bank, angry_caller, tmp_path):
    Question.objects.filter(pk=angry_caller.pk).update(active=False)
    export_bank(tmp_path)
    assert read_bank([tmp_path]).questions["angry-caller"]["active"] is False


def test_a_question_without_criteria_survives_an_export_as_a_fault_that_says_so(bank, tmp_path):
    document = Document.objects.get(slug="work-guide")
    Question.objects.create(slug="bare", document=document, prompt="Bare?", short="Bare", why_asked="Why.")
    export_bank(tmp_path)
    assert faults(tmp_path) == [
        "work-guide.toml: questions.bare: a question needs at least one point to make"
    ]


def test_the_command_says_what_it_did_and_then_that_nothing_changed(empty_bank, bank_folder):
    out = StringIO()
    call_command("load_bank", bank_folder, stdout=out)
    assert "created: question angry-caller" in out.getvalue()
    assert "published: busy-day, version 1" in out.getvalue()
    out = StringIO()
    call_command("load_bank", bank_folder, stdout=out)
    assert out.getvalue() == "nothing changed (6 entries looked at)\n"


def test_the_command_says_what_it_kept(bank, bank_folder, angry_caller):
    edit_in_admin(angry_caller)
    out = StringIO()
    call_command("load_bank", bank_folder, stdout=out)
    assert "changed in admin since the last load; kept: question angry-caller" in out.getvalue()


def test_the_command_lists_the_faults_and_fails(empty_bank, bank_folder, edit):
    edit("care-guide", "weight = 3", "weight = 5")
    with pytest.raises(CommandError) as refused:
        call_command("load_bank", bank_folder)
    assert "weight must be 1, 2 or 3, not 5\n1 fault; nothing was loaded." in str(refused.value)
    assert not Question.objects.exists()


def test_the_export_command_says_what_it_wrote(bank, tmp_path):
    out = StringIO()
    call_command("export_bank", tmp_path / "new" / "folder", stdout=out)
    assert out.getvalue().endswith("3 written, 0 unchanged\n")


def test_what_a_load_did_cannot_be_changed_afterwards(bank):
    with pytest.raises(dataclasses.FrozenInstanceError):
        bank.created = ()


def test_what_this_engine_has_proven_before_is_not_proven_again(bank, bank_folder, edit, monkeypatch):
    from questions.bank import reading

    proven = []
    monkeypatch.setattr(reading, "faults_of_card", lambda card: proven.append(card["slug"]) or ())
    load_bank([bank_folder])
    assert proven == []
    edit("care-guide", "weight = 3", "weight = 2")
    load_bank([bank_folder])
    assert proven == ["angry-caller"]
    Rubric.objects.all()._raw_delete("default")
    load_bank([bank_folder])
    assert proven == ["angry-caller", "angry-caller", "busy-day"]
