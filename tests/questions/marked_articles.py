"""Articles with what should be drafted from them, written as Markdown and told in four formats.

``[[+ ...]]`` marks a point, ``[[- ...]]`` a mistake, ``[[q ...]]`` a question, ``[[s ...]]`` a sample answer, and
``[[~ ...]]`` what may be drafted or not.
"""

import html
import io
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from docx import Document

from questions.documents import draft_questions, read_article
from questions.documents.blocks import plain_words

FOLDER = Path(__file__).parent / "articles"
MARKED = re.compile(r"\[\[([+\-qs~]) (.*?)\]\]", re.S)
FORMATS = ("md", "txt", "html", "docx")
KINDS = {"+": "emphasize", "-": "avoid"}


@dataclass(frozen=True)
class Marked:
    name: str
    markdown: str
    marks: tuple[tuple[str, str], ...]

    def wanted(self, sign: str) -> list[str]:
        return [words for kind, words in self.marks if kind == sign]


def articles(folder: str) -> list[Marked]:
    """The marked articles of a folder: ``tuned`` or ``held-out``."""
    return [marked(path) for path in sorted((FOLDER / folder).glob("*.md"))]


def marked(path: Path) -> Marked:
    source = path.read_text(encoding="utf-8")
    marks = tuple((found[1], plain_words(found[2])) for found in MARKED.finditer(source))
    return Marked(path.stem, MARKED.sub(r"\2", source), marks)


def told_in(article: Marked, ending: str) -> bytes:
    """The article as a file of that ending."""
    if ending == "md":
        return article.markdown.encode()
    if ending == "docx":
        return as_docx(article.markdown)
    return (as_html if ending == "html" else as_text)(article.markdown).encode()


def as_text(markdown: str) -> str:
    """As a person would type it: no marks of Markdown, bullets as dots."""
    lines = []
    for line in markdown.split("\n"):
        line = re.sub(r"^#+ |^> ?", "", line)
        line = re.sub(r"^[-*] (?:\[ \] )?", "\u2022 ", line)
        lines.append(line.replace("**", ""))
    return "\n".join(lines)


def pieces(markdown: str):
    """Kind and lines of each piece of the Markdown: h1, h2, h3, ul, ol, quote, table, rule, p."""
    run: list[str] = []
    kind = ""
    for line in [*markdown.split("\n"), ""]:
        one = (
            f"h{len(found[1])}"
            if (found := re.match(r"(#+) ", line))
            else "ul" if re.match(r"[-*\u2022] ", line)
            else "ol" if re.match(r"\d+\. ", line)
            else "quote" if line.startswith("> ")
            else "table" if line.startswith("|")
            else "rule" if line == "---"
            else "p" if line
            else ""
        )  # fmt: skip
        if one != kind or kind[:1] == "h":
            if run:
                yield kind, run
            run = []
        kind = one
        if one:
            run.append(re.sub(r"^(?:#+|[-*\u2022]|\d+\.|>) (?:\[ \] )?", "", line))


def as_html(markdown: str) -> str:
    """As a page saved from the web, with all that stands around an article there."""
    said = lambda line: re.sub(r"\*\*(.+?)\*\*", r"<strong>\1</strong>", html.escape(line, quote=False))  # noqa: E731
    body = []
    for kind, lines in pieces(markdown):
        if kind in ("ul", "ol"):
            body.append(f"<{kind}>" + "".join(f"<li>{said(line)}</li>" for line in lines) + f"</{kind}>")
        elif kind == "quote":
            body.append(f"<blockquote><p>{said(' '.join(lines))}</p></blockquote>")
        elif kind == "table":
            rows = [
                [said(c.strip()) for c in line.strip("|").split("|")] for line in lines if "---" not in line
            ]
            cells = [
                "".join(f"<{tag}>{cell}</{tag}>" for cell in row)
                for row, tag in zip(rows, ["th", *["td"] * len(rows)], strict=False)
            ]
            body.append("<table>" + "".join(f"<tr>{row}</tr>" for row in cells) + "</table>")
        elif kind == "rule":
            body.append("<hr>")
        elif kind == "p":
            body.append(f"<p>{'<br>'.join(map(said, lines))}</p>")
        else:
            body.append(f"<{kind}>{said(lines[0])}</{kind}>")
    return PAGE.replace("BODY", "\n".join(body))


def as_docx(markdown: str) -> bytes:
    """As a Word file with Word's own styles."""
    document = Document()
    styles = {"ul": "List Bullet", "ol": "List Number", "quote": "Quote"}
    for kind, lines in pieces(markdown):
        if kind == "table":
            rows = [[c.strip() for c in line.strip("|").split("|")] for line in lines if "---" not in line]
            table = document.add_table(rows=0, cols=len(rows[0]))
            for row in rows:
                for cell, words in zip(table.add_row().cells, row, strict=True):
                    cell.text = words
        elif kind[:1] == "h":
            document.add_heading(lines[0], level=int(kind[1]))
        elif kind != "rule":
            for line in [" ".join(lines)] if kind == "quote" else lines:
                paragraph = document.add_paragraph(style=styles.get(kind))
                for at, piece in enumerate(line.split("**")):
                    paragraph.add_run(piece).bold = bool(at % 2)
    saved = io.BytesIO()
    document.save(saved)
    return saved.getvalue()


PAGE = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Saved page | The Desk Blog</title>
<script>var ad = "Always buy our course";</script><style>p { color: red }</style></head>
<body class="has-sidebar single-post">
<div id="cookie-notice"><p>Always accept cookies. You should accept to go on.</p><button>Accept</button></div>
<header><a href="/">The Desk Blog</a><nav><ul><li><a href="/jobs">Find jobs</a></li><li>Never miss a post</li></ul></nav></header>
<div class="content"><div class="post">
BODY
<div class="ad-slot"><p>You should try our interview course. Make sure to book today.</p></div>
</div>
<div class="sidebar"><h3>Popular</h3><ul><li><a href="/a">Avoid these ten mistakes in your CV</a></li></ul></div>
<section id="comments"><h2>2 Comments</h2><p>Tom says: always bring a pen, you should never forget it.</p>
<form><label>Name</label><input name="name"><p>Make sure that your address is right.</p></form></section></div>
<footer><p>Remember to follow us.</p></footer></body></html>
"""


# Holding drafts against the marks


def plain(words: str) -> str:
    return " ".join(re.findall(r"[^\W_]+(?:['\u2019][^\W_]+)?", plain_words(words).lower()))


def same(wanted: str, drafted: str) -> bool:
    """Whether a drafted passage is the marked one: one holds the other, and is not much longer."""
    a, b = plain(wanted), plain(drafted)
    short, long = sorted((a, b), key=len)
    return bool(short) and short in long and len(short) >= 0.4 * len(long)


@dataclass
class Held:
    """How the drafts of one file stand against its marks."""

    wanted: int
    found: int
    drafted: int
    good: int
    missed: list[str]
    spurious: list[str]
    questions_missed: list[str]
    samples_missed: list[str]


@cache
def held(article: Marked, ending: str) -> Held:
    read = read_article(f"{article.name}.{ending}", told_in(article, ending))
    questions = draft_questions(read)
    drafts = [c for question in questions for c in question.criteria]
    wanted = [(KINDS[sign], words) for sign, words in article.marks if sign in KINDS]
    neutral = [words for sign, words in article.marks if sign in "~s"]

    def fits(draft, kind, words):
        return draft.kind == kind and same(words, draft.passage.words)

    missed = [words for kind, words in wanted if not any(fits(draft, kind, words) for draft in drafts)]
    counted = [
        d
        for d in drafts
        if not any(same(n, d.passage.words) or plain(d.passage.words) in plain(n) for n in neutral)
    ]
    spurious = [d for d in counted if not any(fits(d, kind, words) for kind, words in wanted)]
    for draft in drafts:
        assert read.text[draft.passage.start : draft.passage.end] == draft.passage.words
    return Held(
        len(wanted),
        len(wanted) - len(missed),
        len(counted),
        len(counted) - len(spurious),
        missed,
        [f"{d.kind}: {d.passage.words}" for d in spurious],
        [q for q in article.wanted("q") if not any(plain(q) == plain(found.prompt) for found in questions)],
        [s for s in article.wanted("s") if not any(same(s, x.words) for q in questions for x in q.samples)],
    )
