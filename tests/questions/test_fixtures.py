"""The real bank in fixtures/: it is sound, it is exported as itself, and it holds all of the canonical one."""

import pytest
import yaml

from questions.bank import export_bank, load_bank, read_bank
from questions.models import Rubric
from tests.conftest import ROOT, _question_models

FIXTURES = ROOT / "fixtures"


@pytest.fixture(scope="module")
def real_bank():
    assert FIXTURES.is_dir(), "fixtures/ is not there: the question bank has not been written"
    return read_bank([FIXTURES])


@pytest.fixture(scope="module")
def canonical(shared):
    return yaml.safe_load((shared / "content" / "rubrics.yaml").read_text(encoding="utf-8"))


def test_every_document_of_the_canonical_bank_is_there(real_bank, canonical):
    ours = {
        slug: (entry["title"], entry["author"] or None, entry["published"] or None)
        for slug, entry in real_bank.documents.items()
    }
    theirs = {
        slug: (each["title"], each["author"], str(each["published"]) if each["published"] else None)
        for slug, each in canonical["documents"].items()
    }
    assert ours == theirs


def test_every_question_of_the_canonical_bank_is_there_under_its_id(real_bank, canonical):
    keys = ("prompt", "document", "level")
    ours = {slug: [entry[key] for key in keys] for slug, entry in real_bank.questions.items()}
    theirs = {each["id"]: [each[key] for key in keys] for each in canonical["questions"]}
    assert ours == theirs


def test_every_criterion_of_the_canonical_bank_is_there_with_its_words_and_weight(real_bank, canonical):
    ours = {
        f"{slug}/{each['slug']}": {
            key: each[key] for key in ("kind", "weight", "statement", "counts", "not_counts")
        }
        for slug, question in real_bank.questions.items()
        for each in question["criteria"]
    }
    theirs = {
        f"{question['id']}/{each['id']}": {
            **{key: each[key] for key in ("kind", "weight", "statement", "counts")},
            "not_counts": each["not"],
        }
        for question in canonical["questions"]
        for each in question["criteria"]
    }
    assert len(theirs) == 111
    assert ours.keys() == theirs.keys()
    differing = {place: (ours[place], theirs[place]) for place in theirs if ours[place] != theirs[place]}
    assert not differing


def test_positions_number_the_bank_from_1(real_bank):
    positions = sorted(question["position"] for question in real_bank.questions.values())
    assert positions == list(range(1, len(real_bank.questions) + 1))


def test_every_question_has_a_hint_and_a_sample_answer(real_bank):
    lacking = [
        slug
        for slug, question in real_bank.questions.items()
        if not question["hint"] or not question["sample_answer"]
    ]
    assert not lacking


@pytest.mark.slow
def test_load_export_load_is_the_identity_for_the_real_bank(empty_bank, tmp_path):
    loaded = load_bank([FIXTURES])
    assert len(loaded.published) == 13
    hashes = set(Rubric.objects.values_list("content_hash", flat=True))
    export_bank(tmp_path)
    again = load_bank([tmp_path])
    assert again.nothing_changed and not again.kept
    for model in reversed(_question_models()):
        model._base_manager.all()._raw_delete("default")
    load_bank([tmp_path])
    assert set(Rubric.objects.values_list("content_hash", flat=True)) == hashes
