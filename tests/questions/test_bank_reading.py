"""Reading the files of the bank: what is refused, and where it is said to be."""

import pytest

from questions.bank import read_bank
from tests.questions.bank_rows import faults

CRITERION = "care-guide.toml: questions.angry-caller.criteria"


def test_a_sound_bank_has_no_faults(bank_folder):
    bank = read_bank([bank_folder])
    assert list(bank.questions) == ["angry-caller", "busy-day"]
    assert bank.questions["angry-caller"]["criteria"][2]["refuses"] == [
        "denied",
        "imagined",
        "quoted",
        "someone-else",
    ]


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
        (b"", "holds no document, questions, lists or sets"),
        (b"\xff\xfe", "is not UTF-8 (byte 1)"),
        (b"questions = 3\n", "questions: must be a list of tables ([[questions]]), not a whole number"),
        (b"questions = [3]\n", "questions[1]: must be a table, not a whole number"),
        (b"document = 3\n", "document: must be a table, not a whole number"),
        (b"[[questions]]\ncriteria = 3\n", "must be a list of tables ([[criteria]])"),
        (b"x = " + b"[" * 20_000, "nested too deeply"),
        (b"x = " + b"9" * 20_000, "Exceeds the limit"),
        (
            b"".join(b'[[lists]]\nname = "l%d"\nentries = ["@l%d"]\n' % (n, n + 1) for n in range(2_000))
            + b'[[lists]]\nname = "l2000"\nentries = ["sorry"]\n',
            "leads through too many other word lists",
        ),
        (b'x = """', "Unterminated string"),
    ],
    ids=lambda value: value[:20] if isinstance(value, bytes) else "",
)
def test_a_file_that_is_no_bank_is_a_fault_and_never_an_accident(tmp_path, content, fault):
    (tmp_path / "strange.toml").write_bytes(content)
    told = faults(tmp_path)
    assert [line for line in told if fault in line], told


def test_a_missing_path_and_an_empty_folder_are_faults(tmp_path):
    assert faults(tmp_path / "nowhere") == [f"{tmp_path / 'nowhere'}: there is no such file or folder"]
    assert faults(tmp_path) == [f"{tmp_path}: there is no .toml file in this folder"]
