"""What comes in as an upload: each hostile file is refused with its limit, in little time and memory."""

import io
import time
import zipfile

import pytest

from questions.bank import BankFaults, read_bank
from questions.bank.archives import packed, unpacked
from tests.questions.conftest import CARE, LISTS, WORK

FILES = {"care-guide.toml": CARE, "work-guide.toml": WORK, "word-lists.toml": LISTS}
QUICK = 5.0  # seconds, on a slow machine


def zipped(*entries, flags=0, **about) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in entries:
            entry = zipfile.ZipInfo(name)
            entry.compress_type = zipfile.ZIP_DEFLATED
            for key, value in about.items():
                setattr(entry, key, value)
            archive.writestr(entry, content)
    return out.getvalue()


def refusal(name: str, content: bytes) -> str:
    began = time.monotonic()
    with pytest.raises(BankFaults) as wrong:
        read_bank(unpacked(name, content))
    assert time.monotonic() - began < QUICK
    assert len(str(wrong.value)) < 100_000
    return str(wrong.value)


def care(old: str, new: str) -> bytes:
    assert old in CARE
    return zipped(
        ("care-guide.toml", CARE.replace(old, new, 1)), ("work-guide.toml", WORK), ("l.toml", LISTS)
    )


def test_a_packed_bank_is_read_again_and_equal_files_give_equal_bytes():
    content = packed(FILES)
    assert packed(dict(reversed(FILES.items()))) == content
    bank = read_bank(unpacked("bank.zip", content))
    assert set(bank.questions) == {"angry-caller", "busy-day"} and set(bank.lists) == {"apology", "regret"}
    assert not bank.whole


def test_folders_and_what_systems_put_beside_files_do_no_harm():
    beside = (("bank/", ""), ("__MACOSX/._x", "x"), (".DS_Store", "x"))
    content = zipped(*beside, *((f"bank/{name}", text) for name, text in FILES.items()))
    assert len(unpacked("bank.zip", content)) == 3


def lists(old: str, new: str) -> bytes:
    assert old in LISTS
    return LISTS.replace(old, new, 1).encode()


BOMB = zipped(("bomb.toml", b"\0" * 300_000_000))
MANY_BOMBS = zipped(*((f"{n}.toml", b"#" * 4_000_000) for n in range(5)))


@pytest.mark.parametrize(
    ("name", "content", "part"),
    [
        ("bank.zip", BOMB, "bomb.toml is larger than 4 MB when unpacked"),
        ("bank.zip", MANY_BOMBS, "larger than 8 MB when unpacked"),
        ("bank.toml", b"#" * (20 * 1024 * 1024), "is larger than 10 MB"),
        ("bank.toml", b"#" * (5 * 1024 * 1024), "is larger than 4 MB"),
        ("bank.zip", zipped(*((f"{n}.toml", "") for n in range(101))), "holds 101 files; at most 100"),
        ("bank.zip", zipped(("in.zip", BOMB)), "in.zip: is no .toml file"),
        ("bank.zip", zipped(("a.toml", "")) + zipped(("b.toml", "")), "b.toml: holds no document"),
        ("bank.zip", zipped(), "holds no .toml file"),
        ("bank.zip", zipped(("a/x.toml", WORK), ("b/x.toml", WORK)), "x.toml: is there twice"),
        ("bank.zip", zipped(("x.toml", "/etc/passwd"), external_attr=0o120777 << 16), "x.toml: is a link"),
        ("bank.zip", b"PK\x03\x04 and no more", "cannot be read as a ZIP archive"),
        ("bank.zip", packed(FILES)[:-30], "cannot be read as a ZIP archive"),
        ("bank.exe", b"MZ", "is neither .toml nor .zip"),
        ("bank.toml", CARE.encode("utf-16"), "is not UTF-8 (byte 1)"),
        ("bank.toml", b"caf\xe9 = 1", "is not UTF-8 (byte 4)"),
        ("bank.toml", b"a = " + b"[" * 1_000_000, "nested too deeply"),
        ("bank.toml", b"a = " + b"{a=" * 30_000, "nested too deeply"),
        ("bank.toml", b"", "holds no document"),
        ("bank.toml", b"[[questions]]\n" * 30_000, "holds 30,000 tables; at most 200"),
        ("bank.toml", b"".join(b"k%d = 1\n" % n for n in range(30_000)), "unknown table"),
        ("bank.toml", b"[document]\n" + b"".join(b"k%d = 1\n" % n for n in range(30_000)), "has 30,000 keys"),
        ("bank.zip", care('"stupid|rude"', f'"{"a" * 10_000}"'), "at most 4,000 characters, not 10,000"),
        ("bank.zip", care('"stupid|rude"', f'"{"a" * 2_000}"'), "a rule has at most 1000 characters"),
        ("bank.zip", care('"stupid|rude"', f'"{"(" * 400}a{")" * 400}"'), "questions.angry-caller.criteria.blames, rule 1"),
        ("bank.zip", care('["stupid|rude"]', str(["rude"] * 201)), "201 rules; at most 200"),
        ("bank.zip", care('["stupid|rude"]', str(["rude"] * 3_000)), "at most 2,000 lines, not 3,000"),
        ("bank.zip", care('"I told the stupid caller to wait."', f'"{"I am rude. " * 1_000}"'), "most 1,000 characters"),
        ("bank.toml", lists('["sorry", "@regret"]', str([f"w{n}" for n in range(50_000)])), "2,000 lines, not 50,000"),
        ("bank.toml", lists('"sorry"', f'"{"|".join(["a"] * 1_000_000)}"'), "4,000 characters, not 1,999,999"),
        ("bank.toml", lists('"@regret"', '"@apology"'), "lists.apology"),
        ("bank.toml", CARE.replace("Say sorry", "Say \\u0000 sorry", 1).encode(), "control character"),
        ("bank.toml", b'[document]\nslug = "\\ud800"', "line 2"),
    ],
    ids=lambda value: value[:40] if isinstance(value, str) else "",
)  # fmt: skip
def test_a_hostile_upload_is_refused_with_its_limit(name, content, part):
    assert part in refusal(name, content)


def test_an_archive_that_lies_about_its_sizes_unpacks_no_more_than_the_limit():
    true, lie = (4_000_000).to_bytes(4, "little"), (10).to_bytes(4, "little")
    content = zipped(("a.toml", b"#" * 4_000_000))
    assert true in content
    assert refusal("bank.zip", content.replace(true, lie))


def test_an_encrypted_archive_is_refused():
    content = bytearray(zipped(("a.toml", WORK)))
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        content[content.index(mark) + offset] |= 1
    assert "a.toml: is encrypted" in refusal("bank.zip", bytes(content))


def test_a_name_that_leads_elsewhere_is_only_a_name():
    (file,) = unpacked("bank.zip", zipped(("../../../etc/cron.d/x.toml", WORK)))
    assert file.name == "x.toml"
    (file,) = unpacked("..\\..\\x.toml", WORK.encode())
    assert file.name == "x.toml"
