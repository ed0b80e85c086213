"""Points and mistakes in Django admin: to search and look at; they are edited with their question."""

from questions.models import Document, WordList
from tests.questions.admin_pages import page, rules_page, save, text_of


def test_a_point_is_looked_at_and_leads_to_its_editor(boss, apologises, angry_caller):
    response = boss.get(page("criterion", "change", apologises.pk))
    assert rules_page("editor", angry_caller) in response.content.decode()
    assert "@apology" in text_of(response)
    assert boss.post(page("criterion", "change", apologises.pk), {"weight": "1"}).status_code == 403
    assert boss.get(page("criterion", "add")).status_code == 403
    assert boss.post(page("criterion", "delete", apologises.pk), {"post": "yes"}).status_code == 403


def test_slugs_and_names_are_typed_once(boss, angry_caller):
    for model, row in (
        ("document", angry_caller.document),
        ("question", angry_caller),
        ("wordlist", WordList.objects.get(name="regret")),
    ):
        save(boss, page(model, "change", row.pk), slug="other", name="other")
        row.refresh_from_db()
        assert getattr(row, "slug", getattr(row, "name", None)) != "other"


def test_a_saved_form_leaves_every_hash_as_it_was(boss, bank_folder, angry_caller):
    from questions.bank import load_bank
    from questions.models import RubricDraft

    for model, row in (
        ("document", Document.objects.get(slug="care-guide")),
        ("question", angry_caller),
        ("wordlist", WordList.objects.get(name="regret")),
    ):
        assert save(boss, page(model, "change", row.pk)).redirect_chain, model
    loaded = load_bank([bank_folder])
    assert loaded.nothing_changed
    assert loaded.kept == ()
    assert not RubricDraft.objects.exists()
