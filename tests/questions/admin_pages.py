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


def text_of(response) -> str:
    """The words of a page as a person sees them."""
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", response.content.decode())).split())


def messages_of(response) -> list[str]:
    return [html.unescape(str(message)) for message in response.context["messages"]]


def save(client, url, **edits):
    return client.post(url, filled(client, url, **edits), follow=True)
