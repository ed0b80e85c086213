import re

import pytest

from practice.display import COOKIE

ADDRESS = "/account/display/"


def chosen(client, address="/") -> str:
    """What the page's first tag says about how it looks."""
    tag = re.search(r"<html[^>]*>", client.get(address).content.decode()).group()
    return tag.replace(' data-whose-drafts="-"', "")


def test_the_choice_is_kept_in_a_cookie_and_shown_on_every_page(client, question):
    response = client.post(
        ADDRESS, {"theme": "dark", "text": "large", "contrast": "more", "next": "/privacy/"}
    )
    assert response.status_code == 303 and response["Location"] == "/privacy/"
    assert (
        chosen(client, "/privacy/")
        == '<html lang="en" data-theme="dark" data-text="large" data-contrast="more">'
    )
    page = client.get("/privacy/").content.decode()
    assert 'value="dark" checked' in page


def test_going_back_to_the_usual_look_takes_every_attribute_away(client, question):
    client.post(ADDRESS, {"theme": "dark"})
    client.post(ADDRESS, {"theme": "", "text": ""})
    assert chosen(client) == '<html lang="en">'


def test_htmx_gets_a_word_and_the_attributes_to_put_on_the_page(client, question):
    response = client.post(ADDRESS, {"theme": "light"}, headers={"HX-Request": "true"})
    assert response.content.decode().strip() == "Saved in this browser"
    assert '"theme": "light"' in response["HX-Trigger"]
    assert COOKIE in response.cookies


@pytest.mark.parametrize("value", ["neon", '"><script>', "\x00", "dark; x=y"])
def test_a_value_that_is_not_offered_is_never_kept(client, question, value):
    client.post(ADDRESS, {"theme": value})
    assert chosen(client) == '<html lang="en">'


@pytest.mark.parametrize(
    "cookie", ["theme=neon&words=last", "%00", "a" * 4000, "&&&==", "theme=dark&theme=x"]
)
def test_a_cookie_made_by_hand_breaks_nothing(client, question, cookie):
    client.cookies[COOKIE] = cookie
    page = client.get("/").content.decode()
    assert "neon" not in page


@pytest.mark.parametrize(
    "address",
    ["https://elsewhere.example/", "//elsewhere.example/", "javascript:alert(1)", "", "\\\\x.example"],
)
def test_the_way_back_never_leads_to_another_site(client, question, address):
    assert client.post(ADDRESS, {"theme": "dark", "next": address})["Location"] == "/"


def test_the_display_address_cannot_be_opened(client, db):
    assert client.get(ADDRESS).status_code == 405


@pytest.mark.parametrize(
    ("address", "told"),
    [
        ("/?q=caf\u00e9 \N{WAVING HAND SIGN}", "/?q=caf%C3%A9%20%F0%9F%91%8B"),
        ("/\r\nSet-Cookie: stolen=1", "/%0D%0ASet-Cookie:%20stolen=1"),
        ("/\x00", "/%00"),
    ],
)
def test_the_way_back_is_an_address_that_a_header_can_hold(client, question, address, told):
    response = client.post(ADDRESS, {"theme": "dark", "next": address})
    assert (response.status_code, response["Location"]) == (303, told)
    assert "stolen" not in response.cookies
