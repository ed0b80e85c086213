"""Web pages saved as HTML: the words of the article, without scripts, navigation, adverts and comment forms.

The document's text is what is left, a block a line. A library for this (trafilatura) was weighed: it brings
fifteen packages, and it drops the headings and lists of short articles, which is what is read here.
"""

import re

from lxml import etree, html

from .blocks import CELL, HEADING, ITEM, PARAGRAPH, QUOTE, Article, Writer
from .refusals import RefusedError

_UNSEEN = frozenset(
    """script style noscript template svg math head iframe object embed canvas video audio nav footer aside form
    button select option textarea input label dialog menu figcaption map""".split()
)
_CHROME = re.compile(
    r"(?:^|[-_\s])(?:nav|navbar|navigation|menu|sidebar|cookies?|consent|gdpr|advert\w*|ads?|adsense|adsby\w+|banner|promo\w*|"
    r"sponsor\w*|newsletter|subscribe|subscription|signup|share|sharing|social|related|recommend\w*|comments?|"
    r"commentlist|respond|reply|disqus|breadcrumbs?|footer|author|bio|byline|pagination|pager|popup|modal|overlay|"
    r"widget|tags|tagcloud|toc|skip|skip-link|masthead|login|paywall|trending|popular)(?:$|[-_\s])",
    re.I,
)
_CHROME_ROLES = frozenset(
    "navigation banner contentinfo complementary search form dialog alertdialog menu".split()
)
_KEPT_WHOLE = frozenset("html body main article".split())
_BLOCKS = frozenset(
    """p div section article main header h1 h2 h3 h4 h5 h6 ul ol li dl dt dd table thead tbody tfoot tr td th
    blockquote pre figure details summary address center fieldset hgroup hr body html""".split()
)
_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.I)
DEEPEST = 200


def read_html(markup: str) -> Article:
    """The blocks of a web page. Raises RefusedError where nothing of it can be read."""
    # Parsed as bytes of a known encoding: a page's own word on its encoding was heard when it was decoded.
    parser = html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, no_network=True)
    try:
        root = html.document_fromstring(markup.encode("utf-8", "replace"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError) as error:
        raise RefusedError("There is nothing to read in this page.") from error
    writer = Writer()
    titled = root.find(".//title")
    title = " ".join((titled.text or "").split()) if titled is not None else ""
    # "Ten tips | The Desk Blog": what follows the last bar is the site.
    title = re.split(r"\s+[|\u2013\u2014\u00bb]\s+", title)[0]
    _Page(writer, root).write(_scope(root), 0)
    heading = next((b for b in writer.blocks if b.kind == HEADING and b.level == 1), None)
    article = writer.article()
    return Article(article.words(heading) if heading else title, article.text, article.blocks)


def _length(element) -> int:
    return sum(len(piece) for piece in element.itertext())


def _scope(root):
    """The element that holds the article: the page's main part where it names one, else its body."""
    body = root.find("body")
    body = root if body is None else body
    whole = _length(body)
    named = [*body.iter("article"), *body.iter("main"), *body.xpath(".//*[@role='main']")][:50]
    if named:
        best = max(named, key=_length)
        if _length(best) >= max(200, whole * 0.3):
            return best
    return body


class _Page:
    def __init__(self, writer: Writer, root):
        self.writer = writer
        self.whole = max(1, _length(root))

    def write(self, element, depth: int) -> None:
        """Write an element's blocks; text that stands between them is a paragraph of its own."""
        if depth > DEEPEST:
            return
        loose: list = [element.text or ""]
        for child in element:
            tag = child.tag if isinstance(child.tag, str) else ""
            if not tag or self._is_chrome(child):
                pass
            elif tag in _BLOCKS or (tag not in ("b", "strong") and _holds_block(child)):
                self._flush(loose)
                self._write_block(child, tag, depth)
            else:
                loose.append(child)
            loose.append(child.tail or "")
        self._flush(loose)

    def _write_block(self, child, tag: str, depth: int) -> None:
        if tag in _HEADINGS:
            self.writer.add(_inline(child).replace("\n", " "), HEADING, level=_HEADINGS[tag])
        elif tag in ("dt", "summary"):
            self.writer.add(_inline(child).replace("\n", " "), HEADING)
        elif tag in ("ul", "ol"):
            if not _is_link_list(child):
                for item in child:
                    if item.tag == "li" and not self._is_chrome(item):
                        self._write_item(item, tag == "ol", depth)
        elif tag == "table":
            self._write_table(child, depth)
        elif tag == "blockquote":
            words = " ".join(_inline(child).split())
            self.writer.add(words, QUOTE)
        elif tag == "header":
            for heading in child.iter(*_HEADINGS):
                self.writer.add(_inline(heading).replace("\n", " "), HEADING, level=_HEADINGS[heading.tag])
        elif tag == "p" and not _holds_block(child):
            self._flush([child])
        else:
            self.write(child, depth + 1)

    def _write_item(self, item, numbered: bool, depth: int) -> None:
        inner = [c for c in item if c.tag in ("ul", "ol")]
        words = [item.text or ""]
        headed = next((c for c in item if c.tag in _HEADINGS), None)
        if headed is not None:
            self.writer.add(
                _inline(headed).replace("\n", " "), HEADING, level=_HEADINGS[headed.tag], numbered=numbered
            )
        for child in item:
            if (
                isinstance(child.tag, str)
                and child is not headed
                and child not in inner
                and not self._is_chrome(child)
            ):
                words.append(_inline(child) + (" " if child.tag in _BLOCKS else ""))
            words.append(child.tail or "")
        said = " ".join("".join(words).split())
        self.writer.add(
            said,
            PARAGRAPH if headed is not None else ITEM,
            **({} if headed is not None else {"numbered": numbered}),
        )
        for each in inner:
            if depth < DEEPEST:
                self._write_block(each, each.tag, depth + 1)

    def _write_table(self, table, depth: int) -> None:
        rows = [row for row in table.iter("tr")]
        if any(row.find(".//table") is not None for row in rows) or all(len(row) < 2 for row in rows):
            for cell in table.iter("td", "th"):  # a table that only lays out the page
                if cell.find(".//table") is None:
                    self.write(cell, depth + 1)
            return
        columns: list[str] = []
        for number, row in enumerate(rows):
            cells = [cell for cell in row if cell.tag in ("td", "th")]
            words = [" ".join(_inline(cell).split()) for cell in cells]
            if number == 0 and len(rows) > 1:
                columns = words
                continue
            for at, said in enumerate(words):
                self.writer.add(said, CELL, column=columns[at] if at < len(columns) else "")

    def _flush(self, loose: list) -> None:
        """Write what stood loose; the list is empty afterwards."""
        words = "".join(each if isinstance(each, str) else _inline(each) for each in loose)
        elements = [each for each in loose if not isinstance(each, str)]
        linked = sum(len(" ".join(_inline(link).split())) for each in elements for link in each.iter("a"))
        length = len(" ".join(words.split()))
        loose.clear()
        # A line that is only links leads somewhere else.
        if length and not (linked >= 0.8 * length and length < 200):
            self.writer.add(words, bold=_is_bold(elements, length))

    def _is_chrome(self, element) -> bool:
        tag = element.tag
        if tag in _UNSEEN:
            return True
        if tag in _KEPT_WHOLE:
            return False
        if element.get("hidden") is not None or element.get("aria-hidden") == "true":
            return True
        if _HIDDEN.search(element.get("style", "")) or element.get("role") in _CHROME_ROLES:
            return True
        names = f"{element.get('class', '')} {element.get('id', '')}"
        # A theme may call the whole page "has-sidebar": what holds most of the words is no sidebar.
        return bool(_CHROME.search(names[:500])) and _length(element) < 0.5 * self.whole


def _holds_block(element) -> bool:
    return next(element.iterdescendants(*_BLOCKS), None) is not None


def _inline(element) -> str:
    """The words of an element on one line, with a new line where the page breaks one."""
    pieces: list[str] = []
    for event, each in etree.iterwalk(element, events=("start", "end")):
        if not isinstance(each.tag, str):
            continue
        if event == "start":
            if each.tag == "br":
                pieces.append("\n")
            elif each.tag not in _UNSEEN or each.tag == "label":
                pieces.append(re.sub(r"\s+", " ", each.text or ""))
        elif each is not element:
            pieces.append((" " if each.tag in _BLOCKS else "") + re.sub(r"\s+", " ", each.tail or ""))
    return "".join(pieces)


def _is_bold(elements: list, length: int) -> bool:
    bold = 0
    for each in elements:
        for strong in each.iter("b", "strong"):
            bold += len(" ".join(_inline(strong).split()))
    return length > 0 and bold >= length - 1


def _is_link_list(listing) -> bool:
    words = len(" ".join(_inline(listing).split()))
    linked = sum(len(" ".join(_inline(link).split())) for link in listing.iter("a"))
    return words > 0 and linked >= 0.75 * words
