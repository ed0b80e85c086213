"""What kind of change leads from one card to another, and what differs line by line."""

import pytest

from questions.changes import changed_parts, kinds_of_change


def card(**edits) -> dict:
    criterion = {
        "slug": "a",
        "kind": "emphasize",
        "weight": 1,
        "label": "First",
        "statement": "Say it.",
        "refuses": ["denied"],
        "rules": ["sorry"],
        "match": ["I was sorry."],
    }
    other = {**criterion, "slug": "b", "label": "Second", "kind": "avoid"}
    return {"slug": "q", "prompt": "Why?", "criteria": [criterion | edits, other], "lists": {"x": ["y"]}}


@pytest.mark.parametrize(
    ("after", "kind"),
    [
        (card(), "no change"),
        (card(statement="Do say it."), "wording only"),
        ({**card(), "prompt": "Why not?"}, "wording only"),
        (card(weight=3), "weights"),
        (card(weight=3, statement="Do."), "weights"),
        (card(rules=["sad"], match=["I was sad."]), "rules, examples"),
        (card(refuses=[]), "rules"),
        (card(kind="avoid"), "rules"),
        ({**card(), "lists": {"x": ["z"]}}, "word lists"),
        ({**card(), "criteria": card()["criteria"][:1]}, "removes a mistake"),
        (
            {**card(), "criteria": [*card()["criteria"], {**card()["criteria"][0], "slug": "c"}]},
            "adds a point",
        ),
        ({**card(), "criteria": card()["criteria"][::-1]}, "wording only"),
    ],
)
def test_the_kind_of_a_change_is_named(after, kind):
    assert kinds_of_change(card(), after) == kind


def test_the_first_version_is_no_change():
    assert kinds_of_change(None, card()) == "first version"


def test_what_differs_is_said_with_the_lines_that_went_and_came():
    (changed,) = changed_parts(card(), card(rules=["sorry", "sad"]))
    assert (changed.place, changed.what, changed.gone, changed.new) == ("First", "rules", (), ("sad",))
    (moved,) = changed_parts(card(rules=["a", "b"]), card(rules=["b", "a"]))
    assert moved.moved
    (gone,) = changed_parts(card(), {**card(), "criteria": card()["criteria"][:1]})
    assert gone.place == "Second" and gone.gone[0] == "mistake to avoid, weight 1: Say it."
