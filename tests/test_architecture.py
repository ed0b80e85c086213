"""The plan of the house: which floor may import which, what lies at the top, what no file may hold."""

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from tests.conftest import ROOT

FLOORS = {"feedback": set(), "questions": {"feedback"}, "practice": {"questions", "feedback"}}
# The only places of the lowest floor that know the framework: its tags and its registration as an app.
FRAMEWORK_ALLOWED = ("feedback/templatetags/", "feedback/apps.py")
# The reader reads its weights with numpy, and only where that is there.
NUMPY_ALLOWED = "feedback/reader.py"
# The second opinion talks to a language model and checks the form of its replies.
MODEL_ALLOWED = "feedback/critique/"
MODEL_PACKAGES = {"openai", "httpx2", "pydantic", "pydantic_core"}

TOP_LEVEL = {
    *("manage.py", "practice", "questions", "feedback", "templates", "static", "fixtures", "tests"),
    *("pyproject.toml", "Dockerfile", "README.md", "CHANGELOG.md", "CONTRIBUTING.md", "SECURITY.md"),
    *("LICENSE", "NOTICE", "Makefile", "compose.yaml", "requirements.txt", "requirements-dev.txt"),
    *("requirements-bench.txt", "requirements-model.txt", "requirements-train.txt"),
    *("deploy", "docs"),
}


def committed(*patterns: str) -> list[Path]:
    """The files that are in the repository or about to be, by glob."""
    listing = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard", "--", *patterns],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    return [path for name in listing.split("\0") if name and (path := ROOT / name).is_file()]


def imports_of(source: str, package: str) -> set[tuple[int, str]]:
    """Line and dotted name of everything that a module imports, inside functions as well."""
    found = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            found |= {(node.lineno, alias.name) for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            base = package.split(".")[: len(package.split(".")) - node.level + 1] if node.level else []
            name = ".".join([*base, *([node.module] if node.module else [])])
            found.add((node.lineno, name))
        elif (
            isinstance(node, ast.Call)
            and getattr(node.func, "id", getattr(node.func, "attr", "")) in ("import_module", "__import__")
            and node.args
            and isinstance(node.args[0], ast.Constant)
        ):
            found.add((node.lineno, str(node.args[0].value)))
    return found


def climbing(place: str, source: str) -> list[str]:
    """The imports of one file that its floor does not allow."""
    floor = place.split("/")[0]
    package = ".".join(place.split("/")[:-1])
    faults = []
    for line, name in sorted(imports_of(source, package)):
        top = name.split(".")[0]
        if top == floor or top in FLOORS[floor]:
            continue
        if top in FLOORS or top == "tests":
            faults.append(f"{place}:{line} imports {name}, which lies above or beside it")
        elif (
            floor == "feedback"
            and not place.startswith(FRAMEWORK_ALLOWED)
            and top not in sys.stdlib_module_names
            and (place, top) != (NUMPY_ALLOWED, "numpy")
            and not (place.startswith(MODEL_ALLOWED) and top in MODEL_PACKAGES)
        ):
            faults.append(f"{place}:{line} imports {name}; the lowest floor knows the standard library")
    return faults


def test_imports_go_down_only():
    files = committed(*(f"{floor}/**.py" for floor in FLOORS), *(f"{floor}/*.py" for floor in FLOORS))
    assert files
    faults = [
        fault
        for path in files
        for fault in climbing(path.relative_to(ROOT).as_posix(), path.read_text(encoding="utf-8"))
    ]
    assert not faults, "\n".join(faults)


@pytest.mark.parametrize(
    ("place", "source"),
    [
        ("feedback/judging.py", "import django"),
        ("feedback/judging.py", "import openai"),
        ("feedback/critique/calling.py", "import django"),
        ("feedback/judging.py", "def f():\n    from questions import models"),
        ("questions/rubrics.py", "from practice.models import Attempt"),
        ("questions/bank/loading.py", "import importlib\nimportlib.import_module('practice.models')"),
        ("questions/rubrics.py", "from tests import conftest"),
        ("feedback/rules/parsing.py", "from ... import questions\nimport numpy"),
    ],
)
def test_the_walk_over_the_imports_sees_an_edge_that_climbs(place, source):
    assert climbing(place, source)


def test_what_a_floor_may_import_is_let_through():
    assert not climbing("feedback/text.py", "import re\nfrom . import rules\nfrom .rules import a")
    assert not climbing("feedback/templatetags/evidence.py", "from django import template")
    assert not climbing(
        "practice/answers.py", "import django\nfrom questions import rubrics\nimport feedback"
    )


def test_the_top_of_the_repository_holds_what_was_agreed_and_nothing_else():
    top = {path.relative_to(ROOT).parts[0] for path in committed()}
    assert {name for name in top if not name.startswith(".")} - TOP_LEVEL == set()
    assert (ROOT / "practice/__init__.py").read_text() == ""


def test_no_committed_file_holds_the_address_of_a_package_index():
    # Put together here, so that this file does not hold what it looks for.
    words = [
        "pypi" + ".org",
        "python" + "hosted",
        "index" + "-url",
        "registry" + ".npmjs",
        "files" + ".python",
    ]
    faults = []
    for path in committed():
        content = path.read_bytes()
        faults += [f"{path.relative_to(ROOT)}: {word}" for word in words if word.encode() in content]
    assert not faults
    for name in (
        "requirements.txt",
        "requirements-dev.txt",
        "requirements-bench.txt",
        "requirements-model.txt",
        "requirements-train.txt",
    ):
        assert not re.search(r"https?://", (ROOT / name).read_text())


def test_no_committed_file_names_a_folder_of_one_machine():
    # Put together here, so that this file does not hold what it looks for.
    folders = re.compile(rb"(?<![\w.])/(?:wo" + rb"rk|ro" + rb"ot|ho" + rb"me)/\w")
    assert [str(path.relative_to(ROOT)) for path in committed() if folders.search(path.read_bytes())] == []


def words_of(text: str) -> list[str]:
    return re.findall(r"[a-z0-9]+(?:'[a-z]+)?", text.lower().replace("\u2019", "'"))


def runs_of(words: list[str], length: int = 8) -> set[tuple[str, ...]]:
    return set(zip(*(words[start:] for start in range(length)), strict=False))


@pytest.fixture(scope="module")
def sentences_of_the_sources(shared):
    """Every run of eight words in the source documents, but not those inside a title."""
    documents = sorted((shared / "documents").glob("*.txt"))
    runs = set().union(*(runs_of(words_of(path.read_text(encoding="utf-8"))) for path in documents))
    assert len(runs) > 1000
    bank = yaml.safe_load((shared / "content/rubrics.yaml").read_text(encoding="utf-8"))
    return runs.difference(*(runs_of(words_of(document["title"])) for document in bank["documents"].values()))


def test_no_committed_file_repeats_a_sentence_of_the_source_documents(sentences_of_the_sources):
    faults = []
    texts = ("fixtures/*", "templates/*", "*.py", "*.md", "*.jsonl", "docs/*", "static/*.js", "NOTICE")
    for path in committed(*texts):
        if path.suffix in (".png", ".svg"):
            continue
        text = path.read_text(encoding="utf-8")
        if path.suffix == ".html":
            text = re.sub(r"<[^>]*>|\{[{%#].*?[#%}]\}", " ", text)
        shared_runs = runs_of(words_of(text)) & sentences_of_the_sources
        faults += [f"{path.relative_to(ROOT)}: {' '.join(run)}" for run in sorted(shared_runs)]
    assert not faults, "\n".join(faults)
