"""The lint for files of the bank: exit code, file and line of each fault, JSON, and no database."""

import json
from io import StringIO

import pytest
from django.core.management import call_command

from questions.bank.places import Places
from tests.questions.conftest import CARE


def check(*args) -> tuple[int, str]:
    out = StringIO()
    try:
        call_command("check_bank", *map(str, args), stdout=out)
    except SystemExit as ended:
        return ended.code, out.getvalue()
    return 0, out.getvalue()


def line_of(folder, name: str, words: str) -> int:
    lines = (folder / f"{name}.toml").read_text(encoding="utf-8").split("\n")
    return next(number for number, line in enumerate(lines, 1) if words in line)


def test_sound_files_end_with_0_and_touch_no_database(bank_folder):
    assert check(bank_folder) == (0, "The files are sound.\n")


# What is edited in which file, and the words by which its line is found.
FAULTS = [
    ("care-guide", "weight = 3", "weight = 9", "weight = 9", "weight must be"),
    ("care-guide", 'label = "Apologised"', 'labell = "Apologised"', "labell", "did you mean label"),
    ("care-guide", 'rules = ["@apology"]', 'rules = [\n  "sorry",\n  "bad (((x",\n]', "bad (((x", "rule 2"),
    ("care-guide", '"He shouted at me."', '"I apologise now."', "I apologise now", "must not match 1"),
    ("care-guide", 'slug = "solves"', 'slug = "apologises"', None, "stands twice"),
    ("word-lists", '"apologise", "apologize"', '\n"apologise",\n"((x", "apologize"', "((x", "entry 2"),
    ("work-guide", "position = 2", "position = = 2", "position = = 2", "Invalid value"),
    ("work-guide", '[document]\nslug = "work-guide"\n', "[document]\n", "[document]", "slug is missing"),
]


SECOND_CRITERION = CARE[: CARE.rindex("[[questions.criteria]]", 0, CARE.index("solves"))].count("\n") + 1


@pytest.mark.parametrize(("name", "old", "new", "words", "said"), FAULTS)
def test_a_fault_is_told_with_its_file_and_line(bank_folder, edit, name, old, new, words, said):
    edit(name, old, new)
    code, out = check(bank_folder)
    assert code == 1
    told = next(line for line in out.splitlines() if said in line)
    number = line_of(bank_folder, name, words) if words else SECOND_CRITERION
    assert told.startswith(f"{bank_folder / name}.toml:{number}: "), told


def test_json_has_the_same_faults_as_values(bank_folder, edit):
    edit("care-guide", "weight = 3", "weight = 9")
    code, out = check("--json", bank_folder)
    (fault,) = json.loads(out)
    assert code == 1 and set(fault) == {"file", "line", "place", "message"}
    assert fault["line"] == line_of(bank_folder, "care-guide", "weight = 9")
    assert fault["place"] == "questions.angry-caller.criteria.apologises"
    edit("care-guide", "weight = 9", "weight = 3")
    code, out = check("--json", bank_folder)
    assert (code, json.loads(out)) == (0, [])


def test_one_file_finds_what_it_needs_in_its_folder(bank_folder, edit):
    edit("work-guide", "weight = 1", "weight = 7")
    assert check(bank_folder / "care-guide.toml")[0] == 0, "the other file's faults are not its own"
    assert check(bank_folder / "care-guide.toml", bank_folder / "work-guide.toml")[0] == 1


def test_a_changed_word_list_is_proven_where_it_is_used(bank_folder, edit):
    edit("word-lists", '"apologise", "apologize"', '"ashamed"')
    code, out = check(bank_folder / "word-lists.toml")
    assert code == 1 and "care-guide.toml" in out and "sentence that must match 1" in out


@pytest.mark.parametrize("path", ["nowhere.toml", "nowhere"])
def test_what_is_not_there_is_a_fault(tmp_path, path):
    code, out = check(tmp_path / path)
    assert code == 1 and f"{path}:1: there is no such file or folder" in out


@pytest.mark.parametrize(
    "text", ["", "[[[", '"""', "a = [[[\n]", "x" * 100_000, "[questions]\nslug='a'\n" * 9]
)
@pytest.mark.parametrize(
    "place", ["", "questions.a.criteria.b, rule 9", "lists[3]", "document", "end of file", "?"]
)
def test_any_text_and_any_place_give_a_line_of_the_file(text, place):
    assert 1 <= Places(text).line_of(place, "slug is missing") <= text.count("\n") + 1
