"""The bank in Django admin: what can be found, what is refused and where, what saving publishes."""

import html
import re

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Permission
from django.urls import reverse

from questions import rubrics
from questions.admin import words
from questions.bank import load_bank
from questions.models import Criterion, Document, Question, Rubric, WordList


@pytest.fixture
def boss(bank, client):
    """The client, signed in as a superuser."""
    user = get_user_model().objects.create_user("boss", is_staff=True, is_superuser=True)
    client.force_login(user)
    return client


@pytest.fixture
def clerk(bank, client):
    """Signs the client in as staff with the named permissions only."""

    def sign_in(*permissions):
        user = get_user_model().objects.create_user("clerk", is_staff=True)
        user.user_permissions.set(Permission.objects.filter(codename__in=permissions))
        client.force_login(user)
        return client

    return sign_in


def page(model: str, kind: str, *args) -> str:
    return reverse(f"admin:questions_{model}_{kind}", args=args)


def filled(client, url: str, **edits) -> dict:
    """What a browser would send from the form at an address, with some fields edited."""
    response = client.get(url)
    form = response.context["adminform"].form
    sent = {}
    forms = [form, *(f for fs in response.context["inline_admin_formsets"] for f in fs.formset.forms)]
    forms += [fs.formset.management_form for fs in response.context["inline_admin_formsets"]]
    for each in forms:
        for field in each:
            value = field.value()
            if value is not None and value is not False:
                sent[field.html_name] = value
    return {**sent, **edits}


def text_of(response) -> str:
    """The words of a page as a person sees them."""
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", response.content.decode())).split())


def messages_of(response) -> list[str]:
    return [html.unescape(str(message)) for message in response.context["messages"]]


@pytest.fixture
def apologises(bank):
    return Criterion.objects.get(slug="apologises")


def save(client, url, **edits):
    return client.post(url, filled(client, url, **edits), follow=True)


@pytest.mark.parametrize(
    ("model", "term", "found", "not_found"),
    [
        ("document", "Ada", "A Guide To Care", "A Guide To Work"),
        ("question", "angry caller", "Angry callers", "Busy days"),
        ("question", "Blamed", "Angry callers", "Busy days"),
        ("criterion", "urgent", "Set priorities", "Apologised"),
        ("wordlist", "mistake", "regret", "Saying sorry"),
        ("rubric", "busy", "Busy days", "Angry callers"),
    ],
)
def test_everything_is_listed_and_found_by_its_words(boss, model, term, found, not_found):
    rows = boss.get(page(model, "changelist")).content.decode()
    assert found in rows
    rows = boss.get(page(model, "changelist"), {"q": term}).content.decode()
    table = rows[rows.index('id="result_list"') :] if 'id="result_list"' in rows else ""
    table = table[: table.index("</table>")]
    assert found in table
    assert not_found not in table


@pytest.mark.parametrize(
    ("model", "query"),
    [
        ("document", {"author": "Ada Example"}),
        ("question", {"level": "core", "active": "1"}),
        ("criterion", {"kind": "avoid", "weight": "1"}),
        ("rubric", {"published_at__year": "2020"}),
    ],
)
def test_lists_can_be_filtered(boss, model, query):
    response = boss.get(page(model, "changelist"), query)
    assert response.status_code == 200
    assert response.context["cl"].result_count <= 1


def a_crowd(number: int) -> None:
    """More documents, questions, criteria, word lists and rubrics."""
    for n in range(number):
        document = Document.objects.create(slug=f"guide-{n}", title=f"Guide {n}")
        question = Question.objects.create(
            slug=f"question-{n}", document=document, prompt="Why?", short=f"Question {n}", why_asked="Why."
        )
        for slug in ("one", "two"):
            Criterion.objects.create(question=question, slug=slug, kind="emphasize", label=slug)
        WordList.objects.create(name=f"list-{n}", entries="a\nb")
        Rubric.objects.create(question=question, version=1, card={}, content_hash=f"{n}")


@pytest.mark.parametrize("model", ["document", "question", "criterion", "wordlist", "rubric"])
def test_a_list_asks_the_database_as_often_for_many_rows_as_for_few(
    boss, model, django_assert_max_num_queries, django_assert_num_queries
):
    a_crowd(3)
    boss.get(page(model, "changelist"))
    with django_assert_max_num_queries(20) as few:
        boss.get(page(model, "changelist"))
    Rubric.objects.all()._raw_delete("default")
    Criterion.objects.all().delete()
    for each in (Question, WordList, Document):
        each.objects.all().delete()
    a_crowd(20)
    with django_assert_num_queries(len(few)):
        boss.get(page(model, "changelist"))


def test_a_question_page_asks_the_database_as_often_for_many_criteria_as_for_few(
    boss, angry_caller, django_assert_max_num_queries, django_assert_num_queries
):
    url = page("question", "change", angry_caller.pk)
    boss.get(url)
    with django_assert_max_num_queries(20) as few:
        boss.get(url)
    for n in range(10):
        Criterion.objects.create(question=angry_caller, slug=f"more-{n}", kind="avoid", label="More")
    with django_assert_num_queries(len(few)):
        boss.get(url)


def test_saving_without_an_edit_publishes_nothing(boss, apologises):
    response = save(boss, page("criterion", "change", apologises.pk))
    assert not [message for message in messages_of(response) if "Published" in message]
    assert Rubric.objects.count() == 2


def test_a_saved_form_leaves_every_hash_as_it_was(boss, bank_folder, angry_caller):
    for model, row in (
        ("document", Document.objects.get(slug="care-guide")),
        ("question", angry_caller),
        ("criterion", angry_caller.criteria.get(slug="solves")),
        ("wordlist", WordList.objects.get(name="regret")),
    ):
        assert save(boss, page(model, "change", row.pk)).redirect_chain, model
    loaded = load_bank([bank_folder])
    assert loaded.nothing_changed
    assert loaded.kept == ()


def test_saving_a_criterion_publishes_the_next_version_and_says_what_happens_to_tries(
    boss, apologises, angry_caller
):
    response = save(boss, page("criterion", "change", apologises.pk), weight="2")
    assert "Published rules, version 2. Tries already scored keep version 1." in messages_of(response)
    rubric = rubrics.newest(angry_caller)
    assert (rubric.version, rubric.author.username) == (2, "boss")
    assert rubric.card["criteria"][0]["weight"] == 2


def test_an_edit_in_admin_is_seen_by_the_next_load(boss, bank_folder, apologises):
    save(boss, page("criterion", "change", apologises.pk), weight="2")
    assert load_bank([bank_folder]).kept == ("question angry-caller (apologises: weight (2 became 3))",)


def test_a_bad_rule_is_refused_beside_its_field_with_line_and_column(boss, apologises):
    url = page("criterion", "change", apologises.pk)
    response = save(boss, url, rules="@apology\r\n\r\n  sorry (for\r\n@appology")
    errors = response.context["adminform"].form.errors
    assert [message[:40] for message in errors["rules"]] == [
        "Line 3, column 9: a bracket is open here",
        "Line 4, column 1: there is no word list ",
    ]
    assert "@appology" in text_of(response)
    apologises.refresh_from_db()
    assert apologises.rules == "@apology"
    assert Rubric.objects.count() == 2


def test_a_sentence_that_fails_is_refused_beside_its_field(boss, apologises):
    response = save(
        boss,
        page("criterion", "change", apologises.pk),
        match="I apologised to him at once.\r\n\r\nHe laughed.",
        no_match="I was sorry.",
    )
    errors = response.context["adminform"].form.errors
    assert errors["match"][0].startswith("Line 3: no rule finds “He laughed.”")
    assert errors["no_match"][0].startswith("Line 1: rule 1 finds")


@pytest.mark.parametrize("field", ["match", "no_match"])
def test_rules_without_sentences_are_refused(boss, apologises, field):
    response = save(boss, page("criterion", "change", apologises.pk), **{field: ""})
    assert response.context["adminform"].form.errors[field] == ["Needs at least one."]


def test_an_edit_that_breaks_another_criterion_is_refused(boss, apologises):
    apologises.rules = "@apology when has solves"
    apologises.match = "I was sorry and I replaced the kettle."
    apologises.save()
    solves = Criterion.objects.get(slug="solves")
    response = save(
        boss, page("criterion", "change", solves.pk), rules="put it right", match="I put it right."
    )
    assert [message[:60] for message in response.context["adminform"].form.non_field_errors()] == [
        "angry-caller/apologises, sentence that must match 1: no rule"
    ]


def test_what_was_broken_before_does_not_stand_in_the_way_of_mending_another(boss, apologises):
    Criterion.objects.filter(slug="blames").update(rules="(")
    response = save(boss, page("criterion", "change", apologises.pk), label="Said sorry")
    apologises.refresh_from_db()
    assert apologises.label == "Said sorry"
    (warning,) = [message for message in messages_of(response) if "were not published" in message]
    assert "the site keeps version 1" in warning
    assert "angry-caller/blames, rule 1" in warning


def test_a_criterion_can_be_added_to_a_question_with_the_examples_of_the_help(boss, angry_caller):
    url = f"{page('criterion', 'add')}?question={angry_caller.pk}"
    response = save(
        boss,
        url,
        slug="owns-it",
        kind="emphasize",
        statement="Take responsibility.",
        label="Took responsibility",
        counts="owns it",
        ask="What did you say?",
        sounds_like="It was my job.",
        looked_for="words such as my job",
        rules=words.RULES_EXAMPLE,
        match=words.MATCH_EXAMPLE,
        no_match=words.NO_MATCH_EXAMPLE,
    )
    assert "Published rules, version 2. Tries already scored keep version 1." in messages_of(response)
    added = Criterion.objects.get(slug="owns-it")
    assert (added.position, added.refuses, added.source_document) == (4, None, None)


def test_a_slug_taken_in_the_same_question_is_refused(boss, angry_caller, apologises):
    url = f"{page('criterion', 'add')}?question={angry_caller.pk}"
    copied = filled(boss, page("criterion", "change", apologises.pk))
    response = boss.post(url, {**copied, "question": angry_caller.pk, "slug": "apologises"})
    assert "already has a point or mistake of that slug" in text_of(response)


def test_slugs_and_names_are_typed_once(boss, angry_caller, apologises):
    for model, row in (
        ("document", angry_caller.document),
        ("question", angry_caller),
        ("criterion", apologises),
        ("wordlist", WordList.objects.get(name="regret")),
    ):
        save(boss, page(model, "change", row.pk), slug="other", name="other")
        row.refresh_from_db()
        assert getattr(row, "slug", getattr(row, "name", None)) != "other"


def test_what_stops_a_hit_can_be_chosen_and_put_back(boss, apologises):
    url = page("criterion", "change", apologises.pk)
    save(boss, url, refuses=["denied", "quoted"])
    apologises.refresh_from_db()
    assert apologises.refuses == ["denied", "quoted"]
    save(boss, url, refuses=["denied"])
    apologises.refresh_from_db()
    assert apologises.refuses is None


def test_editing_the_weights_on_the_question_page_publishes_once(boss, angry_caller):
    url = page("question", "change", angry_caller.pk)
    response = save(boss, url, **{"criteria-0-weight": "2", "criteria-1-weight": "1"}, hint="Think.")
    assert [m for m in messages_of(response) if "Published" in m] == [
        "Published rules, version 2. Tries already scored keep version 1."
    ]


def test_an_edit_of_the_question_page_that_breaks_its_rules_is_refused(boss, angry_caller):
    url = page("question", "change", angry_caller.pk)
    response = save(boss, url, **{"criteria-0-kind": "avoid", "criteria-1-DELETE": "on"})
    assert "angry-caller: a question needs at least one point to make" in text_of(response)
    assert angry_caller.criteria.count() == 3


def test_a_new_question_is_saved_and_said_to_be_unpublished(boss, angry_caller):
    response = save(
        boss,
        page("question", "add"),
        slug="new-one",
        document=angry_caller.document.pk,
        prompt="New?",
        short="New one",
        why_asked="Why.",
    )
    (warning,) = [message for message in messages_of(response) if "were not published" in message]
    assert "it is not on the site yet" in warning
    assert "needs at least one point" in warning
    assert not Question.objects.answerable().filter(slug="new-one")


def test_the_usual_length_must_go_up(boss, angry_caller):
    response = save(boss, page("question", "change", angry_caller.pk), usual_words_min="500")
    assert "from the smaller number to the larger" in text_of(response)


def test_switching_a_question_off_publishes_nothing_and_takes_it_off_the_site(boss, angry_caller):
    url = page("question", "change", angry_caller.pk)
    sent = filled(boss, url, prompt="Other?")
    del sent["active"]
    response = boss.post(url, sent, follow=True)
    assert "is switched off, so no rules were published" in messages_of(response)[0]
    assert not Question.objects.answerable().filter(pk=angry_caller.pk)
    response = save(boss, url, active="on")
    assert "Published rules, version 2. Tries already scored keep version 1." in messages_of(response)


def test_renaming_a_document_publishes_every_question_that_quotes_it(boss):
    url = page("document", "change", Document.objects.get(slug="work-guide").pk)
    response = save(boss, url, title="Work, Guided")
    published = [message for message in messages_of(response) if "Published" in message]
    assert published == [
        "Published rules of “Angry callers”, version 2. Tries already scored keep version 1.",
        "Published rules of “Busy days”, version 2. Tries already scored keep version 1.",
    ]


def test_the_text_of_a_document_is_kept_but_never_part_of_the_bank(boss, bank_folder):
    document = Document.objects.get(slug="care-guide")
    save(boss, page("document", "change", document.pk), text="The whole text.")
    document.refresh_from_db()
    assert document.text == "The whole text."
    assert load_bank([bank_folder]).nothing_changed


def test_saving_a_word_list_publishes_and_names_the_questions_that_use_it(boss):
    url = page("wordlist", "change", WordList.objects.get(name="regret").pk)
    assert "Angry callers" in text_of(boss.get(url))
    response = save(boss, url, entries="apologise\r\nmy|our mistake")
    assert "Published rules, version 2. Tries already scored keep version 1." in messages_of(response)
    Criterion.objects.filter(slug="orders-tasks").update(rules="make|write ~2 list\n@regret")
    response = save(boss, url, entries="apologise\r\nmy|our mistake\r\nregretful")
    assert [message for message in messages_of(response) if "Published" in message] == [
        "Published rules of “Angry callers”, version 3. Tries already scored keep version 2.",
        "Published rules of “Busy days”, version 2. Tries already scored keep version 1.",
    ]


@pytest.mark.parametrize(
    ("entries", "error"),
    [
        ("apologise\r\n\r\n (sad", "Line 3, column 2: a bracket is open"),
        ("apologise\r\n@lost", "Line 2: there is no word list 'lost'"),
        ("@apology", "the word list"),
        ("regretful", "angry-caller/apologises, sentence that must match 1: no rule finds"),
        ("apologise\r\nshouted", "angry-caller/apologises, sentence that must not match 1: rule 1 finds"),
    ],
)
def test_a_word_list_that_breaks_itself_or_a_question_is_refused(boss, entries, error):
    regret = WordList.objects.get(name="regret")
    response = save(boss, page("wordlist", "change", regret.pk), entries=entries)
    assert error in " ".join(response.context["adminform"].form.errors["entries"])
    assert WordList.objects.get(name="regret").entries == regret.entries
    assert Rubric.objects.count() == 2


def test_a_word_list_can_be_added(boss):
    response = save(
        boss, page("wordlist", "add"), name="thanks", about="Thanks.", entries="thank\r\ngrateful"
    )
    assert response.redirect_chain
    assert WordList.objects.get(name="thanks").loaded_hash == ""


def test_a_word_list_in_use_is_protected_and_the_page_says_by_what(boss):
    for name, user in (("apology", "question “Angry callers”"), ("regret", "word list “apology”")):
        word_list = WordList.objects.get(name=name)
        url = page("wordlist", "delete", word_list.pk)
        assert f"@{name} is used by {user}" in text_of(boss.get(url))
        assert boss.post(url, {"post": "yes"}).status_code == 403 or WordList.objects.filter(name=name)
        assert WordList.objects.filter(name=name).exists()


def test_deleting_a_criterion_publishes_the_question_without_it(boss, angry_caller):
    blames = angry_caller.criteria.get(slug="blames")
    response = boss.post(page("criterion", "delete", blames.pk), {"post": "yes"}, follow=True)
    assert "Published rules, version 2. Tries already scored keep version 1." in messages_of(response)
    assert len(rubrics.newest(angry_caller).card["criteria"]) == 2


def test_deleting_several_criteria_at_once_publishes_each_question_once(boss, angry_caller):
    chosen = angry_caller.criteria.filter(slug__in=["solves", "blames"])
    response = boss.post(
        page("criterion", "changelist"),
        {"action": "delete_selected", "_selected_action": [c.pk for c in chosen], "post": "yes"},
        follow=True,
    )
    assert "Published rules, version 2. Tries already scored keep version 1." in messages_of(response)
    assert angry_caller.criteria.count() == 1


def test_the_last_point_and_a_criterion_that_another_needs_are_protected(boss, apologises):
    last = Criterion.objects.get(slug="orders-tasks")
    assert "a question needs at least one point to make" in text_of(
        boss.get(page("criterion", "delete", last.pk))
    )
    Criterion.objects.filter(pk=apologises.pk).update(rules="@apology when lacks blames")
    url = page("criterion", "delete", Criterion.objects.get(slug="blames").pk)
    assert "no point or mistake 'blames'" in text_of(boss.get(url))


def test_a_published_question_and_its_document_are_protected_with_advice(boss, angry_caller):
    shown = text_of(boss.get(page("question", "delete", angry_caller.pk)))
    assert "untick Active instead" in shown
    shown = text_of(boss.get(page("document", "delete", angry_caller.document.pk)))
    assert "Questions come from this document" in shown
    boss.post(page("question", "delete", angry_caller.pk), {"post": "yes"})
    assert Question.objects.filter(pk=angry_caller.pk).exists()


def test_published_rules_can_be_looked_at_and_nothing_else(boss, apologises, angry_caller):
    save(boss, page("criterion", "change", apologises.pk), weight="2")
    rubric = rubrics.newest(angry_caller)
    url = page("rubric", "change", rubric.pk)
    shown = text_of(boss.get(url))
    assert rubric.content_hash in shown
    assert "apologises: weight (3 became 2)" in shown
    assert '"slug": "angry-caller"' in shown
    assert boss.post(url, {"note": "x"}).status_code == 403
    assert boss.get(page("rubric", "add")).status_code == 403
    assert boss.post(page("rubric", "delete", rubric.pk), {"post": "yes"}).status_code == 403
    assert rubric.short_hash in text_of(boss.get(page("rubric", "changelist")))
    first = angry_caller.rubrics.get(version=1)
    assert "This is the first version." in text_of(boss.get(page("rubric", "change", first.pk)))


def test_staff_without_permission_are_refused(clerk, apologises):
    client = clerk()
    for model in ("document", "question", "criterion", "wordlist", "rubric"):
        assert client.get(page(model, "changelist")).status_code == 403
    assert client.get(page("criterion", "change", apologises.pk)).status_code == 403


def test_staff_who_may_look_may_not_save(clerk, apologises):
    client = clerk("view_criterion")
    url = page("criterion", "change", apologises.pk)
    assert client.get(url).status_code == 200
    assert client.post(url, {"weight": "1"}).status_code == 403
    assert Rubric.objects.count() == 2


def test_staff_who_may_change_criteria_publish_under_their_own_name(clerk, apologises, angry_caller):
    client = clerk("change_criterion", "view_criterion")
    save(client, page("criterion", "change", apologises.pk), weight="2")
    assert rubrics.newest(angry_caller).author.username == "clerk"


def test_a_visitor_is_asked_to_sign_in(bank, client):
    assert client.get(page("question", "changelist")).status_code == 302


def test_markup_in_the_bank_is_shown_as_text(boss, angry_caller, apologises):
    save(boss, page("criterion", "change", apologises.pk), label="<script>alert(1)</script>")
    for url in (
        page("question", "change", angry_caller.pk),
        page("criterion", "changelist"),
        page("rubric", "change", rubrics.newest(angry_caller).pk),
    ):
        assert "<script>alert" not in boss.get(url).content.decode()
