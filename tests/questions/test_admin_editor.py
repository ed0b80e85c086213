"""The question editor: a draft is saved, faults stand beside their field, two admins do not lose each other's work."""

import pytest
from django.contrib.admin.models import LogEntry

from feedback import assess, compile_rubric
from questions import rubrics
from questions.admin.words import MATCH_EXAMPLE, NO_MATCH_EXAMPLE, RULES_EXAMPLE, SIGNS
from questions.models import Criterion, Question, Rubric, RubricDraft
from tests.questions.admin_pages import edited, messages_of, rules_page, save_draft, text_of

HTMX = {"HX-Request": "true"}


def errors_of(response, slug: str) -> dict:
    forms = response.context["editor"].parts.forms
    return next(form.errors for form in forms if form["slug"].value() == slug)


def test_saving_without_an_edit_opens_no_draft(boss, angry_caller):
    response = save_draft(boss, angry_caller)
    assert messages_of(response) == ["Nothing was changed, so nothing was saved."]
    assert not RubricDraft.objects.exists()


def test_an_edit_becomes_a_draft_and_nobody_is_judged_by_it(boss, angry_caller, apologises):
    response = save_draft(boss, angry_caller, apologises__weight="2", **{"question-hint": "Think."})
    assert messages_of(response) == ["Draft saved. Nobody is judged by it until it is published."]
    assert "Draft of version 2" in text_of(response)
    draft = angry_caller.draft
    assert (draft.revision, draft.base.version, draft.edited_by.username) == (1, 1, "boss")
    assert draft.entry["criteria"][0]["weight"] == 2 and draft.entry["hint"] == "Think."
    apologises.refresh_from_db()
    assert apologises.weight == 3
    assert Rubric.objects.count() == 2
    assert "Saved the draft" in LogEntry.objects.get().change_message


def test_every_bad_rule_is_refused_at_once_beside_its_field_with_line_and_column(boss, angry_caller):
    response = save_draft(
        boss,
        angry_caller,
        apologises__rules="@apology\r\n\r\n  sorry (for\r\n@appology",
        solves__rules="put ~~ right",
    )
    assert response.status_code == 422
    assert [message[:40] for message in errors_of(response, "apologises")["rules"]] == [
        "Line 3, column 9: a bracket is open here",
        "Line 4, column 1: there is no word list ",
    ]
    assert errors_of(response, "solves")["rules"]
    assert "@appology" in text_of(response)
    assert "3 things to mend. Nothing was saved; your text is still here" in text_of(response)
    assert not RubricDraft.objects.exists()


def test_a_sentence_that_fails_is_saved_and_shown_beside_its_field(boss, angry_caller):
    response = save_draft(
        boss,
        angry_caller,
        apologises__match="I apologised to him at once.\r\nHe laughed.",
        apologises__no_match="I was sorry.",
        blames__match="",
    )
    assert response.status_code == 200 and RubricDraft.objects.exists()
    shown = text_of(response)
    assert "3 things to mend before this can be published" in shown
    assert "Line 2: no rule finds “He laughed.”" in shown
    assert "Line 1: rule 1 finds" in shown
    assert "Needs at least one." in shown
    sections = {section.value["slug"]: section for section in response.context["editor"].sections}
    assert [fault for _, _, fault in sections["apologises"].sentences][0] == ""


def test_a_point_is_added_without_a_script_with_the_examples_of_the_help(boss, angry_caller):
    sent = edited(boss, angry_caller, apologises__label="Kept as typed")
    page = boss.post(rules_page("editor", angry_caller), {**sent, "_add": "1"})
    assert not RubricDraft.objects.exists()
    editor = page.context["editor"]
    assert editor.parts.forms[0]["label"].value() == "Kept as typed"
    assert len(editor.parts.forms) == 4 and editor.sections[3].is_new
    added = {
        "label": "Took responsibility",
        "kind": "emphasize",
        "kind_was": "emphasize",
        "weight": "1",
        "position": "4",
        "statement": "Take responsibility.",
        "counts": "owns it",
        "ask": "What did you say?",
        "sounds_like": "It was my job.",
        "looked_for": "words such as my job",
        "rules": RULES_EXAMPLE,
        "match": MATCH_EXAMPLE,
        "no_match": NO_MATCH_EXAMPLE,
        "refuses": ["denied"],
        "reader": "on",
    }
    sent |= {f"criteria-3-{name}": value for name, value in added.items()} | {"criteria-TOTAL_FORMS": "4"}
    response = boss.post(rules_page("editor", angry_caller), sent, follow=True)
    assert response.context["editor"].number_of_faults == 0
    entry = angry_caller.draft.entry["criteria"][3]
    assert (entry["slug"], entry["refuses"]) == ("took-responsibility", ["denied"])
    assert "reader" not in entry


def test_points_are_moved_and_taken_out(boss, angry_caller):
    save_draft(boss, angry_caller, apologises__position="9", blames__DELETE="on")
    assert [c["slug"] for c in angry_caller.draft.entry["criteria"]] == ["solves", "apologises"]


def test_a_rule_that_asks_about_a_point_taken_out_is_refused(boss, angry_caller):
    save_draft(boss, angry_caller, apologises__rules="@apology when lacks blames")
    response = save_draft(boss, angry_caller, blames__DELETE="on")
    assert "no point or mistake 'blames'" in errors_of(response, "apologises")["rules"][0]


def test_what_usually_stops_a_hit_follows_the_kind(boss, angry_caller):
    save_draft(boss, angry_caller, apologises__kind="avoid")
    assert angry_caller.draft.entry["criteria"][0]["refuses"] == [
        "denied",
        "imagined",
        "quoted",
        "someone-else",
    ]


def test_two_slugs_of_one_name_are_refused(boss, angry_caller):
    response = save_draft(boss, angry_caller, solves__slug="apologises")
    assert response.status_code == 422
    assert "already has a point or mistake of that slug" in text_of(response)


def test_two_admins_keep_both_texts_until_the_second_decides(boss, angry_caller):
    mine = edited(boss, angry_caller, apologises__label="Mine")
    save_draft(boss, angry_caller, apologises__label="Theirs")
    response = boss.post(rules_page("editor", angry_caller), mine)
    assert response.status_code == 409
    shown = text_of(response)
    assert "Somebody else saved this while you were writing." in shown
    assert "Theirs" in shown and 'value="Mine"' in response.content.decode()
    assert angry_caller.draft.entry["criteria"][0]["label"] == "Theirs"
    again = {**mine, "seen": response.context["seen"]}
    assert boss.post(rules_page("editor", angry_caller), again).status_code == 302
    assert RubricDraft.objects.get().entry["criteria"][0]["label"] == "Mine"


def test_who_began_before_somebody_else_published_is_told_so(boss, angry_caller):
    mine = edited(boss, angry_caller, apologises__label="Mine")
    angry_caller.criteria.filter(slug="blames").update(label="Found fault")
    rubrics.publish(angry_caller)
    response = boss.post(rules_page("editor", angry_caller), mine)
    assert response.status_code == 409
    assert "Found fault" in text_of(response)
    assert not RubricDraft.objects.exists()


def test_the_state_of_a_draft_thrown_away_opens_no_draft_begun_anew(boss, angry_caller):
    save_draft(boss, angry_caller, apologises__label="Old")
    mine = edited(boss, angry_caller, apologises__label="Mine")
    RubricDraft.objects.all().delete()
    save_draft(boss, angry_caller, apologises__label="New")
    assert boss.post(rules_page("editor", angry_caller), mine).status_code == 409
    assert RubricDraft.objects.get().entry["criteria"][0]["label"] == "New"


def test_a_draft_is_thrown_away_only_as_it_was_seen(boss, angry_caller):
    save_draft(boss, angry_caller, apologises__label="Other")
    url = rules_page("throw_away", angry_caller)
    page = boss.get(url)
    assert "What would be lost" in text_of(page)
    response = boss.post(url, {"seen": "draft-1-7"}, follow=True)
    assert "so it was kept" in messages_of(response)[0]
    boss.post(url, {"seen": page.context["seen"]}, follow=True)
    assert not RubricDraft.objects.exists()
    assert "There is no draft." in messages_of(boss.get(url, follow=True))


@pytest.mark.parametrize(
    ("edits", "told"),
    [
        ({"apologises__rules": "a" * 10_000}, "a rule has at most 1,000 characters and this one 10,000"),
        ({"apologises__rules": "(" * 300 + "sorry" + ")" * 300}, "brackets lie at most eight deep"),
        ({"apologises__rules": "sorry\n" * 201}, "201 lines; the most is 200"),
        ({"apologises__rules": "#any ~30 " * 20 + "sorry"}, "and 250 is the most"),
        ({"apologises__match": "I was sorry. " * 100}, "a sentence has at most 1,000 characters"),
        ({"question-sample_answer": "word " * 2_000}, "the most is 8,000"),
        ({"apologises__rules": "sorry\x00"}, "Null characters are not allowed"),
        ({"apologises__weight": "9"}, "not one of the available choices"),
        ({"criteria-TOTAL_FORMS": "100000"}, "at most 40"),
        ({"criteria-TOTAL_FORMS": "x"}, "missing"),
        ({"question-usual_words_min": "500"}, "from the smaller number to the larger"),
    ],
)
def test_what_has_no_measure_is_refused_with_the_limit_and_nothing_is_stored(boss, angry_caller, edits, told):
    response = save_draft(boss, angry_caller, **edits)
    assert response.status_code == 422
    assert told in text_of(response)
    assert not RubricDraft.objects.exists()


def test_more_than_a_form_may_hold_is_refused(boss, angry_caller):
    sent = edited(boss, angry_caller, apologises__rules="sorry|sad " * 120_000)
    response = boss.post(rules_page("editor", angry_caller), sent)
    assert response.status_code == 400
    assert "a form of the admin one megabyte. Nothing was stored." in text_of(response)
    assert not RubricDraft.objects.exists()


# Trying it live


def tried(client, question, answer, **edits):
    sent = {**edited(client, question, **edits), "try_text": answer}
    return client.post(rules_page("try", question), sent, headers=HTMX)


def test_the_panel_says_which_rule_finds_which_words_and_what_was_turned_down(boss, angry_caller):
    response = tried(
        boss,
        angry_caller,
        "A man rang. I never apologise. I replaced the kettle and he was calm, said Ann.",
        apologises__rules="@apology\nkettle",
    )
    shown = text_of(response)
    assert "<main" not in response.content.decode()
    assert "“kettle” Line 2: kettle" in shown
    assert "“apologise” was turned down. “never” turns it round" in shown
    assert "version 1 says: missed" in shown
    assert "Score" in shown and "Receipt" in shown
    assert not RubricDraft.objects.exists()


def test_half_a_rule_is_named_and_does_not_hide_the_others(boss, angry_caller):
    shown = text_of(
        tried(boss, angry_caller, "I apologised and I replaced the kettle.", apologises__rules="sorry (")
    )
    assert "angry-caller/apologises, rule 1, column 8: a word is missing here" in shown
    assert "Covered 2. Solved the problem" in shown


def test_a_form_that_is_not_finished_can_be_tried(boss, angry_caller):
    shown = text_of(
        tried(boss, angry_caller, "I was glad about it. I sent the parcel.", apologises__statement="",
              apologises__rules="glad")
    )  # fmt: skip
    assert "Covered 1." in shown


@pytest.mark.parametrize(
    ("answer", "told"),
    [
        ("", "Every rule can be read"),
        ("word " * 2_000, "An answer has at most 8,000 characters"),
        ("<script>alert(1)</script> I was sorry.", "I was"),
    ],
)
def test_the_panel_takes_any_answer(boss, angry_caller, answer, told):
    response = tried(boss, angry_caller, answer)
    assert told in text_of(response)
    assert "<script>alert" not in response.content.decode()


def test_the_panel_answers_to_posts_alone(boss, angry_caller):
    assert boss.get(rules_page("try", angry_caller)).status_code == 405


# Who may


@pytest.mark.parametrize("kind", ["editor", "check", "versions", "throw_away"])
def test_a_visitor_signs_in_a_stranger_is_refused_and_what_is_not_there_is_404(clerk, angry_caller, kind):
    client = clerk()
    url = rules_page(kind, angry_caller)
    assert client.get(url).status_code == 403
    client.logout()
    assert client.get(url).status_code == 302


def test_a_private_question_and_one_that_is_not_there_are_404(boss, angry_caller):
    user = boss.get(rules_page("editor", angry_caller)).context["user"]
    private = Question.private.create(slug="own-1", user=user, prompt="Mine?", short="Mine", why_asked="")
    for pk in (private.pk, 10_000):
        private.pk = pk
        for kind in ("editor", "check", "versions"):
            assert boss.get(rules_page(kind, private)).status_code == 404


def test_the_editor_asks_the_database_as_often_for_many_points_as_for_few(
    boss, angry_caller, django_assert_max_num_queries, django_assert_num_queries
):
    url = rules_page("editor", angry_caller)
    boss.get(url)
    with django_assert_max_num_queries(10) as few:
        boss.get(url)
    for n in range(10):
        Criterion.objects.create(
            question=angry_caller, slug=f"more-{n}", kind="avoid", label="More", statement="More."
        )
    with django_assert_num_queries(len(few)):
        boss.get(url)


@pytest.mark.parametrize("sign", SIGNS, ids=lambda sign: sign.rule)
def test_every_example_of_the_help_works(sign):
    criterion = {"slug": "c", "kind": "emphasize", "weight": 1, "statement": "S.", "rules": [sign.rule]}
    card = {"slug": "q", "prompt": "Why?", "lists": dict(sign.lists), "criteria": [criterion]}
    assert assess(sign.sentence, compile_rubric(card)).verdicts[0].met


def test_saving_leaves_the_published_version_alone(boss, angry_caller):
    save_draft(boss, angry_caller, apologises__rules="sorry")
    assert rubrics.newest(angry_caller).card["criteria"][0]["rules"] == ["@apology"]
