"""What a saved page holds beside its article, known by its words: the menus, notes and forms around it."""

import re

from .blocks import HEADING, ITEM, PARAGRAPH, QUOTE, Article, Block
from .phrases import phrases

_LINE = phrases(
    r"""
    cookies?\b.{0,80}\b(?:policy|accept|agree|use|experience|settings|consent|visit|third party)
    (?:use|uses|using|accept|third party) (?:\w+ ){0,2}cookies?
    ^(?:i agree|accept(?: all)?|got it|ok|close|dismiss|decline|manage (?:cookies|preferences))\W*$
    ^\W*(?:advertisement|advertising|sponsored|promoted)\b(?:\W|$).{0,120}
    ^\W*ads?\W*$
    affiliate links?
    (?:subscribe|sign up|signup|join)\b.{0,60}\b(?:newsletter|mailing list|updates|inbox|weekly|friday|
        emails?|free)
    ^\W*(?:sign up|subscribe|log ?in|sign in|register|your free trial|pricing)\b.{0,30}$
    download (?:now|it|our|the|your)\b.{0,60}$
    get (?:our|your|my) free
    free trial
    email address .{0,12} published
    required fields
    ^(?:your )?(?:name|email|e-mail|website|comment|message)\s*(?:\*|\(required\))?(?:\s+(?:name|email|
        website|comment)\s*\*?)*$
    ^\W*(?:share|tweet|pin|print|email)(?: (?:this|on|with|it))?\b.{0,15}(?:$|[:|])
    (?:facebook|twitter|linkedin|whatsapp|pinterest)\b.{0,40}(?:[|,/]|\bemail\b|$).{0,60}$
    ^\W*(?:posted|filed|tagged|tags|categories|category|published|updated|last updated|reading time|
        written by|photo|image|photo credit|image credit|credit|source|picture)\b.{0,8}(?:[:|]|\bin\b|
        \bon\b|\bby\b|\bunder\b).{0,140}$
    ^by [A-Z][\w.'-]+(?: [A-Z][\w.'-]+){0,3}\b.{0,60}$
    ^(?:article|post|text) (?:provided|written|sponsored)\b.{0,100}$
    all rights reserved
    ^\W*(?:copyright|©)
    privacy policy
    terms (?:of (?:use|service)|and conditions)
    ^(?:read|see|watch) (?:next|also|more|our)
    ^related\s*:
    ^(?:previous|next|older|newer)(?: (?:post|article|page))?\s*[:»«←→]
    if you (?:enjoyed|liked) this
    you (?:may|might) (?:also )?(?:enjoy|like)
    was this (?:page|article|post) (?:helpful|useful)
    ^\W*\d+ (?:comments?|replies|shares|views|min(?:ute)?s? read)
    \w+ says:
    ^\W*(?:reply|leave a (?:reply|comment)|post comment|add a comment|load more|back to top|skip to|
        show more|submit|search|menu|home)\W*$
    sponsored by
    ^disclosure
    (?:mon|tue|wed|thu|fri|monday|weekdays)\b.{0,20}\d{1,2} ?(?:am|pm|:\d\d)
    \d{3}[-. ]\d{3}[-. ]\d{4}
    writes about\b.{0,60}\.$
    ^\W*(?:january|february|march|april|may|june|july|august|september|october|november|
        december) \d{1,2}, \d{4}\W*$
    ^https?://\S+$
    click here
    ^\W*(?:to )?learn more
    we have updated our
    on our site
    buy now
    shop now
    limited offer
    \d{1,2} ?% off
    promo code
    (?:follow|find|like) us on
    """
)
TAIL_HEAD = phrases(
    r"""
    related(?: \w+)?
    you (?:may|might) (?:also )?(?:like|enjoy).*
    about (?:the )?(?:author|writer|us|me)\b.*
    (?:\d+ )?comments?(?: \(\d+\))?
    leave a (?:reply|comment).*
    responses
    join the (?:discussion|conversation)
    newsletter
    (?:popular|recent|trending|latest|more)(?: \w+){0,3}
    tags
    categories
    archives?
    share(?: this.*)?
    follow us
    sister sites
    more(?: from.*| articles| posts)
    recommended.*
    sponsored.*
    advertisement
    subscribe.*
    sign up.*
    contact(?: us)?
    footer
    references
    sources
    further reading
    interview (?:tips|videos)
    editor'?s picks
    read (?:next|more|also)
    keep reading
    what to read next
    our (?:sponsors|partners)
    legal
    post navigation
    add a comment
    post a comment
    see also
    quick links
    get in touch
    meet the author
    written by.*
    """,
    whole=True,
)
_MENU = frozenset(
    """home about us contact jobs job login log in sign up out search menu blog advice careers career news shop
    events event help faq faqs services products pricing topics videos video resources tools account
    register subscribe privacy terms podcast podcasts networking branding popular salary free live our
    the and more post cart store courses training press media team partners sitemap support community
    forum forums downloads gallery portfolio""".split()
)
_WORD = re.compile(r"[^\W\d_]+(?:['\u2019][^\W\d_]+)?")


def without_clutter(article: Article) -> list[Block]:
    """The article's blocks without what stands around it. Time is linear in their number."""
    kept: list[Block] = []
    skipping = -1  # the level of the heading under which nothing is taken, or -1
    for block in article.blocks:
        words = article.words(block)
        heads = block.kind == HEADING or (block.kind in (PARAGRAPH, ITEM) and len(words) < 60)
        if heads and TAIL_HEAD.match(words):
            if _begins_tail(article, block, kept):
                skipping = block.level or 7
            continue
        if skipping >= 0:
            # Only a real heading of the same or a higher rank ends such a part: there are no others in menus.
            if block.kind == HEADING and (0 < block.level <= skipping or block.asked):
                skipping = -1
            else:
                continue
        if not words or _is_clutter(block, words):
            continue
        kept.append(block)
    return _without_menus(article, kept)


def _begins_tail(article: Article, block: Block, kept: list[Block]) -> bool:
    """A line like "More" in the middle of an article is only left out; near its end, all below it is."""
    return (
        block.kind == HEADING and block.level > 0 or block.start > 0.35 * len(article.text) or len(kept) > 12
    )


def _is_clutter(block: Block, words: str) -> bool:
    if block.kind == QUOTE:
        return False
    if len(words) <= 400 and _LINE.search(words):
        return True
    if words.count(" | ") >= 2 and block.kind == PARAGRAPH and all(len(p) < 30 for p in words.split(" | ")):
        return True
    if words.startswith(("http://", "https://", "www.")):
        return True
    capitals = sum(word[:1].isupper() for word in words.split())
    if (
        len(words.split()) >= 12
        and capitals >= 0.75 * len(words.split())
        and not words.endswith((".", "?", "!"))
    ):
        return True  # the names of pages, one after the other
    found = _WORD.findall(words.lower())
    if not found:
        return True
    menu = sum(word in _MENU for word in found)
    return (
        block.kind in (PARAGRAPH, ITEM)
        and menu >= 2
        and menu >= 0.7 * len(found)
        and not words.endswith((".", "?", "!"))
    )


def _without_menus(article: Article, blocks: list[Block]) -> list[Block]:
    """The blocks without runs of four and more very short lines that are no list and no headings of anything."""
    kept: list[Block] = []
    run: list[Block] = []
    for block in [*blocks, None]:
        if (
            block is not None
            and block.kind == PARAGRAPH
            and not block.bold
            and _is_label(article.words(block))
        ):
            run.append(block)
            continue
        if len(run) < 4:
            kept += run
        run = []
        if block is not None:
            kept.append(block)
    return kept


def _is_label(words: str) -> bool:
    return len(words) < 40 and len(words.split()) <= 5 and not words.endswith((".", "?", ":", "\u201d", '"'))


def title_of(article: Article) -> str:
    """The article's title: the one it marks, or its first short line."""
    if article.title:
        return article.title
    for block in without_clutter(article)[:6]:
        words = article.words(block)
        if (
            block.kind in (HEADING, PARAGRAPH)
            and 2 <= len(words.split()) <= 16
            and not words.endswith((",", ":", ";"))
        ):
            return words
    return ""
