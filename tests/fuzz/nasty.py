"""What nobody types by accident: values, files and headers that have broken other sites."""

import gzip
import io
import json
import zipfile

from tests.safety.hostile import HURT

NUMBERS = (
    *("0", "-1", "1", "2", "00", "1.5", "1e309", "NaN", "Infinity", "-0", " 7 ", "+1", "0x10", "1_0"),
    *("9" * 20, "9" * 5000, "2147483648", "9223372036854775808", "²", "٣", "Ⅷ", "½"),
)
DAYS = (
    *("2026-02-30", "0001-01-01", "9999-12-31", "10000-01-01", "2026-13-01", "0000-00-00", "2026-W01-1"),
    *("20261122", "2026-11-22", "2030-01-01T25:00", "22/11/2026", "12:60", "2027-01-01 00:00:00+99:99"),
)
WORDS = (
    *("", " ", "\t\n", "on", "null", "true", "None", "undefined", "yes", "no", "A", "says-sorry", "blames"),
    *("I said sorry and sent a new parcel.", "her own fault", "a\r\nb", "\r\nX-Evil: 1", "a" * 300),
    *("%", "_", "%%s", "%(a)s", "{0}", "{{ 7 }}", "{% now %}", "$&", "\\", "'", '"', "'; DROP TABLE x; --"),
    *(
        "(",
        "[a",
        "*",
        "(a+)+$",
        "(?P<a",
        "../../etc/passwd",
        "..",
        "/",
        "//evil.example/",
        "\\\\evil.example",
    ),
    *(
        "http://evil.example/",
        "https:evil.example",
        "javascript:alert(1)",
        "\x00",
        "a\x00b",
        "\x1b[31m",
        "\x7f",
    ),
    *("\u202etxt.exe", "\ufeff", "\u2028", "\ufffd", "\U0001f600", "e\u0301" * 20, "İ", "ß", "ﬃ", "\udcff"),
    *("=1+1", "@SUM(1)", "a@b", "a@b.example", "é@ü.example", "a,b;c", "[]", "{}", '{"a":', "[[]]", HURT),
    *("word " * 2000, "a" * 20_000, "\n" * 3000, ". " * 4000, "“I,” she said—“no”…"),
)
VALUES = NUMBERS + DAYS + WORDS


def _zip(**files: bytes) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name.replace("__", "/").replace("_xml", ".xml"), content)
    return held.getvalue()


ENTITIES = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY a SYSTEM "file:///etc/passwd">]><a>&a;</a>'
FILES = (
    *(b"", b" ", b"\x00", b"{", b"[]", b"{}", b"null", b"0", b'"a"', b"[1, null, {}]", b"\xff\xfe\x00\x41"),
    *(b"9" * 5000, b"[" * 20_000, b'{"a":' * 20_000, b'{"a": 1e999}', b'{"a": NaN}', b'"\\ud800"'),
    *(b"a = 1\n", b"[a\n", b"[[questions]]\n", b"slug = 9\n", b"a.b.c = {}\n", b"= = =\n", b"a\xc3\x28b"),
    *(
        b'email,name\n=1+1,"x\n',
        b'"',
        b",,,,\n" * 500,
        b"a@b.example;Ann\n",
        b"<h1>Title</h1><p>Ask.",
        ENTITIES,
    ),
    *(
        b"# Title\n\nAsk how.\n" * 50,
        b"\r\r\r",
        "\ufeffé\u2028ü".encode(),
        "é".encode("utf-16"),
        gzip.compress(b"a" * 9),
    ),
    *(
        b"%PDF-1.4",
        b"PK\x03\x04",
        b"PK\x05\x06" + b"\x00" * 18,
        _zip(a=b"a"),
        _zip(word__document_xml=b"<w"),
        b"MZ",
    ),
    _zip(word__document_xml=ENTITIES, **{"[Content_Types]_xml": b"<Types/>"}),
    _zip(**{"..__..__evil": b"a", "deep.json": b"[" * 50_000}),
    *(
        json.dumps(each).encode()
        for each in (
            {"text": "I said sorry.", "labels": {"blames": "perhaps"}, "question": "late-parcel"},
            {"id": None, "text": None, "question": [], "labels": 7},
            {"id": "x" * 500, "question": "late-parcel", "text": "a" * 9000, "labels": {"blames": True}},
            {
                "question": "late-parcel",
                "text": "a\x00b",
                "labels": {"blames": True},
                "evidence": {"blames": 3},
            },
            {"documents": 3, "questions": [{"slug": 7, "criteria": "none"}]},
        )
    ),
)
FILE_NAMES = (
    *(
        "a.txt",
        "a.json",
        "a.jsonl",
        "a.csv",
        "a.toml",
        "a.zip",
        "a.docx",
        "a.html",
        "a.md",
        "",
        ".",
        "..",
        "a" * 400,
    ),
    *("../../a.txt", "a\x00.txt", "a\r\nb.json", "é.txt", '".json', "a.docx.exe"),
)
# No NUL and no line end: every server drops these before Django sees them.
HEADERS = {
    "HX-Request": ("true", "false", "1", ""),
    "HX-Target": ("main", "#x", "é", "a" * 900),
    "HX-Boosted": ("true", "no"),
    "HX-Current-URL": ("http://testserver/", "http://[", "//", "é", "http://evil.example/?q=%ff", "%%%", ""),
    "HX-Current-URL-URI-AutoEncoded": ("true",),
    "HX-Trigger": ("x", "é", "%C3%28"),
    "HX-Trigger-URI-AutoEncoded": ("true",),
    "HX-Prompt": ("a", "%00"),
    "Accept": ("*/*", "application/json", "text/html;q=a", ";;;", "a/b/c", ""),
    "Accept-Language": ("de", "xx-" * 90, "en;q=9", "*", "é"),
    "Accept-Encoding": ("gzip", "br;q=x", "*;q=0"),
    "Host": ("testserver", "localhost", "evil.example", "testserver:99999", "[::1", "a b", ""),
    "Referer": ("http://testserver/", "http://[", "about:blank", "é", "//"),
    "Origin": ("null", "http://testserver", "http://evil.example", "x"),
    "X-Forwarded-For": ("1.2.3.4", "a, b", "::1", ",", "1.2.3.4:5", "[::1]:a", "[", "é"),
    "X-Forwarded-Proto": ("https", "http, https", "x"),
    "X-Forwarded-Host": ("evil.example",),
    "X-Request-ID": ("a b", "x" * 100, "12345678", ""),
    "X-CSRFToken": ("", "x", "é", "a" * 64),
    "X-Requested-With": ("XMLHttpRequest",),
    "Authorization": ("Bearer x", "Basic !!!", "Basic eDp5", "é", "Bearer"),
    "If-Modified-Since": ("yesterday", "Thu, 01 Jan 1970 00:00:00 GMT", "Thu, 99 Jan 99999 00:00:00 GMT"),
    "If-None-Match": ("*", '"', 'W/"'),
    "Range": ("bytes=0-", "bytes=9-1", "bytes=a", "lines=1"),
    "User-Agent": ("", "a" * 3000, "\x1b[31m", "é"),
    "Cookie": (
        *(
            "sessionid=x",
            "sessionid=",
            "csrftoken=;",
            "a=b; a",
            "messages=[[",
            "sessionid=é",
            "=;=;",
            "theme={",
        ),
        *("display=x", "practice_display=%7B", "messages=" + "W" * 3000, "sessionid=" + "a" * 500),
    ),
    "Content-Type": (
        *(
            "text/plain",
            "application/json",
            "application/xml",
            "multipart/form-data",
            "",
            "a",
            "é",
            "a/b; charset",
        ),
        *(
            "application/x-www-form-urlencoded; charset=utf-16",
            "application/x-www-form-urlencoded; charset=nope",
        ),
        *(
            "application/x-www-form-urlencoded; charset=latin-1",
            "application/json; charset=utf-7",
            "multipart/x",
        ),
        *(
            "multipart/form-data; boundary=",
            "multipart/form-data; boundary=é",
            "multipart/form-data; boundary=a",
        ),
        *(
            "application/x-www-form-urlencoded; charset=hex",
            "application/x-www-form-urlencoded; charset=idna",
        ),
    ),
    "Content-Length": ("0", "5", "-1", "abc", "99999999", "", "²"),
}
BODIES = (
    *(
        b"",
        b"a",
        b"=",
        b"&&&",
        b"a=%",
        b"a=%zz",
        b"answer=%ff%fe",
        b"answer=%ED%A0%80",
        b"answer=%00",
        b"\xff\xfe",
    ),
    *(
        b"a=b" * 3,
        b"a[]=1&a[b]=2",
        b"&".join(b"a%d=1" % n for n in range(2100)),
        b"--a\r\n\r\n",
        b"--a--",
        b"[",
        b"{",
    ),
    b'--a\r\nContent-Disposition: form-data; name="answer"\r\n\r\nx\r\n--a--\r\n',
    b'--a\r\nContent-Disposition: form-data; name="file"; filename="\xff"\r\nContent-Length: x\r\n\r\nx\r\n--a--\r\n',
    b'--a\r\nContent-Disposition: form-data; name="x"\r\nContent-Transfer-Encoding: base64\r\n\r\n!!!\r\n--a--\r\n',
    b'{"answer": {"a": []}}',
)
PATHS = (
    *(
        "/%00",
        "/%ff%fe/",
        "//",
        "//evil.example/",
        "/%2e%2e/%2e%2e/etc/passwd",
        "/\\evil",
        "/questions/%0d%0a/",
        "/é/",
    ),
    *(
        "/questions/late-parcel",
        "/admin",
        "/admin/%00/",
        "/admin/questions/question/_00/change/",
        "/static/../x",
    ),
    *(
        "/admin/practice/attempt/_5Fx/change/",
        "/admin/r/1/x/",
        "/admin/jsi18n/?language=%00",
        "/favicon.ico",
        "/.env",
    ),
    *(
        "/static/%00",
        "/static/app.css%2e",
        "/answers/00000000-0000-0000-0000-000000000000/",
        "/" + "a" * 5000,
    ),
    *(
        "/?q=%00",
        "/?q=%ff",
        "/?" + "a=1&" * 1500,
        "/?q",
        "/;a=b",
        "/#x",
        "/*",
        "/%",
        "/accounts/login/?next=//evil.example",
    ),
)
