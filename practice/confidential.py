"""What in an answer may name a real person or company, or lead to one. Points out, never decides.

Written rules over the text, with no list of all the names there are: it misses some, and it points at
words that name nobody. Both are harmless, because the person looks and decides.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain

NAME, COMPANY, PHONE, EMAIL, ORDER = "name", "company", "phone", "email", "order"

MOST = 12  # a text with more than this is a list, and a longer list of remarks helps nobody

EMAIL_ADDRESS = re.compile(r"[\w.+-]{1,64}@(?:[\w-]{1,63}\.){1,4}[A-Za-z]{2,24}\b")
PHONE_NUMBER = re.compile(r"(?<![\w.,£$€/-])\+?\(?\d(?:[ ().-]{0,2}\d){6,14}(?![\w%]|[.,/-]\d)")
DATE = re.compile(r"\d{1,4}([ .-])\d{1,2}\1\d{1,4}")
# A word for a number that leads to a customer, then the number itself.
ORDER_NUMBER = re.compile(
    r"\b(?:order|booking|reservation|ticket|case|invoice|account|customer|policy|card|membership|tracking|"
    r"reference|ref|room|passport|licence|license)\b[ :.-]{0,3}(?:(?:number|no|nr|id|code|reference)\b[ :.-]{0,3})?"
    r"(?:was |is )?(#?(?=[A-Za-z-]{0,8}\d)[A-Za-z0-9][A-Za-z0-9-]{2,24})\b",
    re.IGNORECASE,
)
CODE = re.compile(
    r"(?<![\w-])(?:#\d{3,}|(?=[A-Z-]*\d)(?=\d*[A-Z])[A-Z0-9]{2,}(?:-[A-Z0-9]+)*\d[A-Z0-9-]{3,})(?![\w-])"
)
YEARS = re.compile(r"(?:19|20)\d\d(?:\s?[-/]\s?(?:19|20)?\d\d)?")

# A capital, then small letters; with more of them inside (McKenzie, O'Neill, Anne-Marie, Müller).
CAPITALISED = r"[^\W\d_a-zß-öø-ÿ][’'\-]?[^\W\d_]*(?:[’'\-][^\W\d_]+)*"
CAPITALISED_WORDS = re.compile(
    rf"(?<![\w@&])(?:(?:Mrs?|Ms|Dr|Prof)\.[ ])?{CAPITALISED}(?:[ ](?:(?:van|de|der|von|bin|al)[ ])?{CAPITALISED})*"
)
WORD = re.compile(r"[^\W\d_]+(?:[’'][^\W\d_]+)*")
SENTENCE_END = re.compile(r"(?:^|[.!?:;\n\"“”(•])\s*[\"“'(*-]*\s*$")
POSSESSIVE = re.compile(r"[’']s?$")
COMPANY_END = re.compile(
    r"\b(?:Ltd|Limited|Inc|LLC|PLC|Plc|GmbH|Corp|Corporation|Bank|Airlines|Hotels?|Supermarkets?|Group)\b\.?$"
)

# Said before a word that is a company's name far more often than a person's.
AT_WORK = frozenset("at for joined".split())
WENT = frozenset("came come went go moved applied belongs belonged".split())  # "to" follows
WORK_WORDS = frozenset(
    "work worked working job employed employer manager cashier role shift shifts career".split()
)
# Before these a capitalised word is a place or a time, which is not pointed out.
NOT_BEFORE = frozenset("in during on until since near around".split())
TITLES = frozenset("mr mrs ms miss dr sir madam prof".split())
MY_ROLES = frozenset(
    "manager boss supervisor colleague coworker teammate leader friend trainer mentor partner assistant".split()
)
THE_ROLES = frozenset(
    "customer guest client patient caller passenger lady woman man gentleman girl boy owner director".split()
)
NAMED = frozenset("named called".split())

# Capitalised words that name nobody. In small letters.
ORDINARY = frozenset(
    """i i'm i'd i've i'll ok okay monday tuesday wednesday thursday friday saturday sunday january february
    march april may june july august september october november december christmas eve easter halloween
    thanksgiving ramadan eid diwali hanukkah valentine's valentine mother's father's day black cyber new year year's english
    spanish french german italian polish portuguese chinese arabic hindi urdu turkish russian ukrainian
    japanese korean dutch swedish british american irish scottish welsh european asian african indian
    london paris england scotland wales ireland britain uk usa america europe god bible google excel word
    outlook powerpoint teams zoom slack whatsapp facebook instagram youtube tiktok twitter linkedin yelp
    tripadvisor trustpilot paypal visa mastercard apple android iphone ipad windows microsoft zendesk
    salesforce reviews hubspot wi-fi wifi internet bluetooth covid star situation task action result crm kpi nps
    pos atm pin id sms vip hr it tv ceo gdpr faq sop csat sla pdf usb dvd plus yes no thank thanks please
    hello hi dear sorry sir madam mum mom dad grandma grandpa uncle aunt""".split()
)
# Words that often open a sentence, before a name as before anything else.
OPENERS = frozenset(
    """a an the this that these those my our your his her their its one two three some many most every each both
    all no not when while after before once then later soon now today yesterday tomorrow so but and or because
    if as at in on by to of for from with without about during since until over under what who whom whose which
    why how where there here he she it we they you luckily sadly eventually finally first firstly second
    secondly third next last lastly also again another instead even only just still sometimes often usually
    always never maybe perhaps obviously honestly actually basically clearly fortunately unfortunately however
    therefore meanwhile afterwards customer customers service good great being having let is was were are do
    did does can could would should will may might must between through like unlike although though""".split()
)
# Given names that are common where English is spoken, for the one place where every word has a capital:
# the beginning of a sentence. In the middle of one no list is needed.
GIVEN = frozenset(
    """aaron abdul abigail adam adrian ahmed aisha alan alana albert alejandro alex alexander alexandra ali
    alice alicia alison amanda amelia amir amy ana andrea andrew angela anita ann anna anne anthony antonio
    arjun arthur ashley barbara beatrice becky ben benjamin bernard beth betty bob brandon brenda brian bruce
    callum cameron carl carla carlos carmen carol caroline catherine cathy charles charlie charlotte chloe
    chris christian christina christine christopher claire clara colin connor craig cynthia daisy dan daniel
    danielle dave david dawn deborah debbie declan denise dennis derek diana diane diego dominic donald donna
    doris dorothy doug douglas duncan dylan ed eddie edward eileen elaine eleanor elena elizabeth ella ellen
    ellie emily emma eric erin esther ethan eva evelyn fatima fiona frances francesca francis frank fred
    gabriel gareth gary gavin gemma geoff george georgia gerald gloria gordon graham greg hannah harriet harry
    hassan hayley heather helen henry hugh ian ibrahim imran irene isaac isabel isabella isla ivan jack jackie
    jacob jade jake james jamie jane janet janice jasmine jason javier jay jean jeff jennifer jenny jeremy
    jerry jess jessica jill jim jimmy joan joanna joanne joe joel john jon jonathan jordan jorge jose joseph
    josh joshua joyce juan judith judy julia julian julie justin karen karl kate katherine kathleen kathy
    katie keith kelly ken kenneth kerry kevin khalid kim kimberly kirsty kyle lara larry laura lauren lee leila
    leo leon lewis liam lily linda lisa liz logan louis louise lucas lucy luis luke lydia lynn madison maggie
    malik manuel marco margaret maria marie marina mario marion martha martin mary matt matthew maureen megan
    mehmet mei melanie melissa mia michael michelle miguel mike mohamed mohammed molly monica muhammad nadia
    nancy naomi natalie natasha nathan neil nicholas nick nicola nicole nigel nina noah nora norman olivia omar
    oscar owen pablo pam pamela patricia patrick paul paula pauline pedro peter phil philip phoebe priya rachel
    raj ralph ravi ray raymond rebecca rhys ricardo richard rita robert roberto robin roger ronald rosa rosie
    ross roy ruby russell ruth ryan sally sam samantha samir samuel sandra sanjay sara sarah scott sean sebastian
    sergio shane sharon sheila shirley simon sofia sonia sophia sophie stacey stanley stella stephanie stephen
    steve steven stuart sue susan suzanne sylvia tania tanya tara ted teresa terry theo theresa thomas tim
    timothy tina toby tom tommy tony tracy trevor tyler valerie vanessa vera veronica victor victoria vikram
    vincent violet vivian walter wayne wendy wei william yasmin yusuf yvonne zac zara zoe""".split()
)


@dataclass(frozen=True, slots=True)
class Finding:
    """Words that may be private: ``text[start:end] == quote``. placeholder may stand in their place."""

    start: int
    end: int
    quote: str
    kind: str
    placeholder: str


def findings(text: str, known: str = "") -> list[Finding]:
    """What to point out, each wording once, in the order of the text. ``known`` is the question's own text."""
    return every_finding(text, known)[:MOST]


def every_finding(text: str, known: str = "") -> list[Finding]:
    """All that may be private, however much it is, for whoever hides it instead of pointing it out."""
    found: list[Finding] = []
    taken: list[tuple[int, int]] = []
    quotes: set[str] = set()
    for finding in chain(_emails(text), _orders(text), _phones(text), _names(text, known)):
        if any(finding.start < end and start < finding.end for start, end in taken):
            continue
        taken.append((finding.start, finding.end))
        if finding.quote not in quotes:
            quotes.add(finding.quote)
            found.append(finding)
    return sorted(found, key=lambda finding: finding.start)


def replaced(text: str, finding: Finding) -> str:
    """The text with every occurrence of the finding's words changed for its placeholder."""
    role = finding.placeholder.rpartition(" ")[2]
    words = re.compile(
        # "my manager Sarah" becomes "my manager", and "Sarah" by herself becomes "my manager" too.
        rf"(?<!\w)(?:(?P<role>{re.escape(role)}) )?{re.escape(finding.quote)}(?!\w)",
        re.IGNORECASE if finding.kind == EMAIL else 0,
    )

    def instead(match: re.Match) -> str:
        if finding.kind == NAME and match["role"]:
            return match["role"]
        placeholder = finding.placeholder
        if SENTENCE_END.search(text[max(0, match.start() - 8) : match.start()]):
            placeholder = placeholder[:1].upper() + placeholder[1:]
        return f"{match['role']} {placeholder}" if match["role"] else placeholder

    return words.sub(instead, text)


def _emails(text: str) -> Iterator[Finding]:
    for match in EMAIL_ADDRESS.finditer(text):
        yield Finding(match.start(), match.end(), match.group(), EMAIL, "their email address")


def _orders(text: str) -> Iterator[Finding]:
    for match in ORDER_NUMBER.finditer(text):
        if any(letter.isdigit() for letter in match.group(1)):
            yield Finding(match.start(1), match.end(1), match.group(1), ORDER, "the number")
    for match in CODE.finditer(text):
        yield Finding(match.start(), match.end(), match.group(), ORDER, "the number")


def _phones(text: str) -> Iterator[Finding]:
    for match in PHONE_NUMBER.finditer(text):
        # Short numbers in a row are a list, not a number to ring.
        longest = max(len(piece) for piece in re.findall(r"\d+", match.group()))
        if longest >= 3 and not YEARS.fullmatch(match.group()) and not DATE.fullmatch(match.group()):
            yield Finding(match.start(), match.end(), match.group(), PHONE, "their phone number")


def _names(text: str, known: str) -> Iterator[Finding]:
    words = WORD.findall(text)
    words = [word for word in words if word.lower().replace("’", "'").split("'")[0] != "i"]
    capitals = sum(word[0].isupper() for word in words)
    if len(words) > 5 and capitals * 10 > len(words) * 7:
        return  # Written Like A Title or IN CAPITALS: there a capital says nothing.
    asked = {word.lower() for word in WORD.findall(known)}
    for match in CAPITALISED_WORDS.finditer(text):
        yield from _one_name(text, match, asked)


def _one_name(text: str, match: re.Match, asked: set[str]) -> Iterator[Finding]:
    start, parts = match.start(), match.group().split(" ")
    before = text[max(0, start - 80) : start]
    opens = bool(SENTENCE_END.search(before)) or start == 0
    # What is no name at either end falls away: "Yesterday Sarah", "Sarah Monday".
    while parts and _is_ordinary(parts[-1], asked):
        parts.pop()
    while parts and (_is_ordinary(parts[0], asked) or (opens and _only_opens(parts))):
        start += len(parts.pop(0)) + 1
        opens = False
    quote = POSSESSIVE.sub("", " ".join(parts))
    if len(quote) < 2 or all(_is_title(part) for part in parts):
        return
    said = [word.lower() for word in WORD.findall(text[max(0, start - 60) : start])]
    previous = said[-1] if said else ""
    if previous in NOT_BEFORE and not _is_given(parts[0]):
        return
    if quote.isupper() and previous not in AT_WORK:
        return  # KPI, DIY and so on
    yield Finding(start, start + len(quote), quote, *_kind(quote, parts, previous, said))


def _kind(quote: str, parts: list[str], previous: str, said: list[str]) -> tuple[str, str]:
    if COMPANY_END.search(quote):
        return COMPANY, "the company"
    at_work = previous in AT_WORK and (previous != "for" or WORK_WORDS & set(said[-5:]))
    went_to = previous == "to" and set(said[-2:-1]) & WENT
    works = (at_work or went_to) and not _is_given(parts[0]) and not _is_title(parts[0])
    if works or quote.isupper():
        return COMPANY, "a company"
    if previous in MY_ROLES or previous in THE_ROLES:
        return NAME, f"{'my' if previous in MY_ROLES else 'the'} {previous}"
    if previous in NAMED:
        return NAME, "somebody"
    return NAME, "a customer"


def _only_opens(parts: list[str]) -> bool:
    """Whether the first of these words has its capital only because a sentence begins."""
    first = parts[0]
    if _is_given(first) or _is_title(first):
        return False
    return len(parts) == 1 or first.lower() in OPENERS


def _is_title(word: str) -> bool:
    return word.lower().rstrip(".") in TITLES


def _is_given(word: str) -> bool:
    return POSSESSIVE.sub("", word).lower() in GIVEN


def _is_ordinary(word: str, asked: set[str]) -> bool:
    plain = word.lower().replace("’", "'")
    bare = POSSESSIVE.sub("", plain)
    return (
        bool({plain, bare, plain.removesuffix("s")} & ORDINARY) or plain.split("'")[0] == "i" or bare in asked
    )
