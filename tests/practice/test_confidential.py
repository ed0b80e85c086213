import time

import pytest

from practice.confidential import MOST, findings, replaced
from tests.practice.tiny import MIXED, SECOND, STRONG


def found(text, known=""):
    return [(finding.quote, finding.kind) for finding in findings(text, known)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("I told Sarah that it was late.", [("Sarah", "name")]),
        ("Sarah was upset.", [("Sarah", "name")]),
        ("Then James McKenzie came.", [("James McKenzie", "name")]),
        ("Yesterday Müller came in.", [("Müller", "name")]),
        ("A lady, Mrs. O'Neill, came in.", [("Mrs. O'Neill", "name")]),
        ("It was Anne-Marie’s parcel.", [("Anne-Marie", "name")]),
        ("My manager Priya helped.", [("Priya", "name")]),
        ("I worked at Tesco for two years.", [("Tesco", "company")]),
        ("At Marriott Hotels I served breakfast.", [("Marriott Hotels", "company")]),
        ("I worked for DHL last year.", [("DHL", "company")]),
        ("She came to Boots for help.", [("Boots", "company")]),
        ("He rang on 07700 900 123.", [("07700 900 123", "phone")]),
        ("He rang on +44 (0)20 7946 0018 twice.", [("+44 (0)20 7946 0018", "phone")]),
        ("Write to ann.lee+shop@mail.example.com now.", [("ann.lee+shop@mail.example.com", "email")]),
        ("The order number was AB-12345.", [("AB-12345", "order")]),
        ("Her booking reference: 99812X was lost.", [("99812X", "order")]),
        ("It was room 214.", [("214", "order")]),
        ("The ticket #8831 was open.", [("#8831", "order")]),
    ],
)
def test_what_may_be_private_is_found(text, expected):
    assert found(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        MIXED,
        SECOND,
        STRONG,
        "I'm calm. I'd say sorry. I've done so on Mondays, and at Christmas.",
        "We work in London and I use Excel, WhatsApp and Google Reviews.",
        "I speak English and Spanish. The KPI went up.",
        "It took 10 15 20 25 30 35 minutes on 12/05/2024, from 2019-2020, and cost £1,250,000.",
        "In order to help I put the order in at once. The case was clear.",
        "However, it was late. Luckily he stayed. Nobody left.",
        "TELL THEM YOU ARE SORRY AND SEND A NEW ONE TODAY",
        "Dear Sir or Madam. Thank you. Yes. OK. No.",
        "",
    ],
)
def test_ordinary_words_and_numbers_are_left_alone(text):
    assert found(text) == []


def test_words_of_the_question_are_no_secret():
    assert found("I think of Zappos first.", known="Which company, such as Zappos, do you admire?") == []


def test_each_wording_is_pointed_out_once_and_only_so_many():
    assert found("I told Tom. Tom left. I told Tom again.") == [("Tom", "name")]
    assert len(findings(" ".join(f"I told him that room {n} was free." for n in range(100, 160)))) == MOST


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Tom left. I rang Tom's wife.", "A customer left. I rang a customer's wife."),
        ("My manager Priya came. Priya helped.", "My manager came. My manager helped."),
        ("I worked at Tesco.", "I worked at a company."),
        ("She wrote to ann@mail.example.com.", "She wrote to their email address."),
    ],
)
def test_a_placeholder_stands_in_every_place_of_the_words(text, expected):
    assert replaced(text, findings(text)[0]) == expected


def test_a_placeholder_touches_no_longer_word():
    text = "I told Tom about the Tombola and tom."
    assert replaced(text, findings(text)[0]) == "I told a customer about the Tombola and tom."


def test_the_words_stand_where_the_finding_says():
    text = "I told Sarah that Tom rang 07700 900 123 about order AB-12345."
    assert all(text[f.start : f.end] == f.quote for f in findings(text))


@pytest.mark.parametrize(
    "text",
    [
        "A" * 8000,
        "1 " * 4000,
        "Ann " * 2000,
        "a.b" * 2600,
        "ref " * 2000,
        "'" * 8000,
        "Aa'" * 2600,
        "A-" * 4000,
    ],
)
def test_no_text_takes_long(text):
    begun = time.monotonic()
    findings(text)
    assert time.monotonic() - begun < 1
