import pytest

from feedback.lexicon import forms, is_past, spelled


@pytest.mark.parametrize(
    ("base", "expected"),
    [
        ("serve", {"serve", "serves", "served", "serving"}),
        ("cancel", {"cancel", "cancels", "canceled", "canceling"}),
        ("stop", {"stop", "stops", "stopped", "stopping"}),
        ("apologise", {"apologize", "apologizes", "apologized", "apologizing"}),
        ("tell", {"told", "tells"}),
        ("feel", {"felt", "feels", "feeling"}),
        ("reply", {"replies", "replied", "replying"}),
        ("be", {"is", "was", "were", "'s", "being"}),
        ("box", {"boxes"}),
        ("woman", {"women"}),
    ],
)
def test_a_base_word_has_its_forms(base, expected):
    assert expected <= forms(base)


def test_irregular_verbs_get_no_regular_past():
    assert "seed" not in forms("see")


@pytest.mark.parametrize(
    ("british", "american"),
    [("apologise", "apologize"), ("favour", "favor"), ("travelling", "traveling"), ("centre", "center")],
)
def test_both_spellings_are_one_word(british, american):
    assert spelled(british) == spelled(american)


@pytest.mark.parametrize("form", ["told", "gave", "replaced", "was"])
def test_past_forms_are_known(form):
    assert is_past(form)


@pytest.mark.parametrize("form", ["need", "tell", "hundred", "tired", "put"])
def test_other_forms_are_not_past(form):
    assert not is_past(form)
