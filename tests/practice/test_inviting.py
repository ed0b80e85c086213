"""Inviting by addresses: a file of any kind is read line by line, good lines count once, mails go out once."""

import io

import pytest
from django.core import mail

from practice.coaching.inviting import MOST_LINES, Unreadable, read_lines
from practice.models import Membership, Work
from practice.work import run_now
from tests.practice.groups import make_coach, make_cohort, make_member, signed_in
from tests.practice.people import make_user


@pytest.fixture
def cohort(db):
    return make_cohort(make_coach())


@pytest.fixture
def kim(cohort):
    return signed_in(cohort.coaches.get().user)


def read(text: str, encoding="utf-8"):
    lines, note = read_lines(text.encode(encoding))
    return [(line.number, line.email, line.name, line.problem) for line in lines], note


def problems(text: str):
    return {number: problem for number, _, _, problem in read(text)[0] if problem}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("ends", ["\n", "\r\n", "\r"])
def test_letters_separators_and_line_ends_of_every_kind_are_read(encoding, separator, ends):
    text = ends.join([f"E-Mail{separator}Name", f"zoe@example.org{separator}Zoë", ""])
    lines, note = read(text, encoding)
    assert lines == [(2, "zoe@example.org", "Zoë", "")] and not note


def test_letters_of_an_old_program_are_read_and_the_report_says_so():
    lines, note = read("zoe@example.org,Zoë", "cp1252")
    assert lines == [(1, "zoe@example.org", "Zoë", "")] and "not in UTF-8" in note


def test_columns_are_found_by_their_headings_or_by_the_sign_in_an_address():
    assert read("Full name;Team;Email\nAnn Lee;Blue;ANN@Example.org")[0] == [
        (2, "ann@example.org", "Ann Lee", "")
    ]
    assert read("Ben,ben@example.org")[0] == [(1, "ben@example.org", "Ben", "")]
    assert read("cat@example.org")[0] == [(1, "cat@example.org", "cat", "")]
    assert read('"Lee, Dan",dan@example.org')[0] == [(1, "dan@example.org", "Lee, Dan", "")]


def test_each_bad_line_says_what_is_wrong_and_costs_no_other():
    text = (
        "ann@example.org,Ann\n\nno address here\nann@example.org,Twice\n=1+1@example.org,x\n"
        'ben@example.org,"=HYPERLINK(1)"\nnot@an address,x\ncat@example.org,"never closed\n'
        f"dan@example.org,{'x' * 81}\n+eve@example.org,Eve\nfay@example.org,Fay\n"
    )
    found = problems(text)
    assert sorted(found) == [3, 4, 5, 6, 7, 9, 10]
    assert "no address" in found[3] and "line 1" in found[4] and "not an email" in found[7]
    assert all("formula" in found[line] for line in (5, 6, 10)) and "81" in found[9]


@pytest.mark.parametrize(
    ("content", "words"),
    [(b"", "empty"), (b" \n,,\n", "empty"), (b"PK\x03\x04zip", "spreadsheet"), (b"\xff\xfea", "cannot read")],
)
def test_what_is_no_list_is_refused_with_a_sentence(content, words):
    with pytest.raises(Unreadable, match=words):
        read_lines(content)


@pytest.mark.slow
def test_ten_thousand_lines_are_taken_and_no_more(cohort, kim, django_assert_max_num_queries):
    text = "".join(f"p{n}@example.org\n" for n in range(MOST_LINES + 5)) + "broken\n"
    with django_assert_max_num_queries(60):
        response = kim.post(f"/groups/{cohort.pk}/invite/", {"list": "1", "file": io.BytesIO(text.encode())})
    page = response.content.decode()
    assert "10000 people are" in page and "were not read" in page
    assert Membership.objects.filter(cohort=cohort).count() == MOST_LINES
    assert kim.get(f"/groups/{cohort.pk}/").status_code == 200


def test_a_file_sent_twice_invites_once_and_names_who_is_there_already(cohort, kim):
    make_member(cohort, name="Ann")
    text = b"ann@example.org,Ann\nnew@example.org,New <b>\n"
    first = kim.post(f"/groups/{cohort.pk}/invite/", {"list": "1", "file": io.BytesIO(text)}).content.decode()
    assert "1 person is" in first and "in the group already" in first and "New &lt;b&gt;" in first
    again = kim.post(f"/groups/{cohort.pk}/invite/", {"list": "1", "file": io.BytesIO(text)}).content.decode()
    assert "0 people are" in again and "invited already" in again
    assert Membership.objects.filter(cohort=cohort).count() == 2


@pytest.mark.parametrize(
    ("sent", "words"),
    [
        ({"list": "1"}, "Choose a file first."),
        ({"email": ""}, "Type an email"),
        ({"email": "x"}, "not an email"),
    ],
)
def test_what_cannot_be_sent_is_refused(cohort, kim, sent, words):
    response = kim.post(f"/groups/{cohort.pk}/invite/", sent)
    assert response.status_code == 422 and words in response.content.decode()


def test_one_person_is_invited_mailed_once_and_joins_by_the_link(cohort, kim, settings):
    settings.SITE_ADDRESS = "https://practice.example.org"
    assert (
        kim.post(f"/groups/{cohort.pk}/invite/", {"email": "ann@example.org", "name": "Ann"}).status_code
        == 303
    )
    for _ in range(2):
        run_now(Work.objects.get(name="invite"))
    (message,) = mail.outbox
    assert message.to == ["ann@example.org"] and "Coach Kim" in message.body
    address = next(line for line in message.body.splitlines() if line.startswith("https://"))
    path = address.removeprefix("https://practice.example.org")
    ann = signed_in(make_user("other-address@example.org"))
    assert "Who can see what" in ann.get(path).content.decode()
    ann.post(path, {"name": "Ann", "agree": "on"})
    joined = Membership.objects.get(cohort=cohort)
    assert joined.joined_at and joined.email == "" and joined.user.email == "other-address@example.org"
    assert signed_in(make_user("ben@example.org")).get(path).status_code == 404, "it is used"


def test_an_invitation_to_ones_own_address_stands_among_ones_groups(cohort, kim):
    kim.post(f"/groups/{cohort.pk}/invite/", {"email": "ann@example.org", "name": "Ann"})
    page = signed_in(make_user("ann@example.org")).get("/groups/").content.decode()
    assert "You are invited" in page and "/invited/" in page
    assert "You are invited" not in signed_in(make_user("ben@example.org")).get("/groups/").content.decode()


def test_where_mail_counts_only_a_confirmed_address_is_ones_own(cohort, kim, settings):
    settings.MAIL_SERVER = "mail.example.org"
    kim.post(f"/groups/{cohort.pk}/invite/", {"email": "ann@example.org", "name": "Ann"})
    ann = make_user("ann@example.org", confirmed=False)
    assert "You are invited" not in signed_in(ann).get("/groups/").content.decode()


def test_who_joins_by_the_code_leaves_no_invitation_behind(cohort, kim):
    cohort.join_code = "ABCD2345"
    cohort.save()
    kim.post(f"/groups/{cohort.pk}/invite/", {"email": "ann@example.org", "name": "Ann"})
    signed_in(make_user("ann@example.org")).post("/join/ABCD2345/", {"name": "Annie", "agree": "on"})
    assert Membership.objects.get(cohort=cohort).name == "Annie"


def test_mails_wait_while_the_mail_server_does_not_answer(cohort, kim, monkeypatch):
    kim.post(f"/groups/{cohort.pk}/invite/", {"email": "ann@example.org"})

    def refuse(self, *args, **kwargs):
        raise OSError("no route")

    monkeypatch.setattr("django.core.mail.EmailMessage.send", refuse)
    work = run_now(Work.objects.get(name="invite"))
    assert work.state == Work.State.WAITING and Membership.objects.get(cohort=cohort).mailed_at is None
    monkeypatch.undo()
    Work.objects.update(not_before=None)
    assert run_now(work).state == Work.State.FINISHED and len(mail.outbox) == 1
