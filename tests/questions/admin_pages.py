"""Working the admin's pages as a browser would."""

import html
import re

from django.urls import reverse


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


def rules_page(kind: str, question, **query) -> str:
    """The address of one of the pages around a question's rules, such as editor, check or versions."""
    return reverse(f"admin:questions_question_{kind}", args=[question.pk], query=query or None)


def edited(client, question, **edits) -> dict:
    """What a browser would send from the question editor, with some fields edited.

    A field of a criterion is named by its slug: apologises__rules="sorry".
    """
    context = client.get(rules_page("editor", question)).context
    editor = context["editor"]
    forms = [editor.part, editor.parts.management_form, *editor.parts.forms]
    sent = {"seen": context["seen"]}
    for form in forms:
        for field in form:
            value = field.value()
            if value is not None and value is not False:
                sent[field.html_name] = value
    numbers = {form["slug"].value(): n for n, form in enumerate(editor.parts.forms)}
    for name, value in edits.items():
        slug, _, field = name.rpartition("__")
        slug = slug.replace("_", "-")
        sent[f"criteria-{numbers[slug]}-{field}" if slug in numbers else name] = value
    return sent


def save_draft(client, question, **edits):
    return client.post(rules_page("editor", question), edited(client, question, **edits), follow=True)


def publish_draft(client, question, note: str = "", **query):
    """Check to the end, then publish, as the buttons do."""
    client.post(rules_page("check_step", question), query)
    seen = client.get(rules_page("check", question, **query)).context["check"].seen
    sent = {"seen": seen, "note": note, **query}
    return client.post(rules_page("publish", question), sent, follow=True)


def text_of(response) -> str:
    """The words of a page as a person sees them."""
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", response.content.decode())).split())


def messages_of(response) -> list[str]:
    return [html.unescape(str(message)) for message in response.context["messages"]]


def save(client, url, **edits):
    return client.post(url, filled(client, url, **edits), follow=True)
