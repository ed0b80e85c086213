"""Headings that are questions, and questions made of headings that are none."""

import re

from .phrases import phrases

_ASKING = phrases(
    r"""
    ^(?:what|how|why|when|where|who|which|can|could|do|does|did|are|is|have|has|would|will|should)\b.*\?$
    ^tell (?:me|us)
    ^describe (?:a|an|your|how|the|one|when)
    ^walk (?:me|us) through
    ^give (?:me|us) (?:a|an|one)
    ^talk (?:me|us) through
    ^explain (?:a time|how you)
    ^share (?:a time|an example)
    ^name (?:a|one) (?:time|situation)
    """
)
_INTERVIEW = phrases(
    r"""
    (?:you|your|us|me)
    ^(?:what (?:is|are|makes|does|separates|do)|how (?:do|would|can|should|did)|why (?:is|are|do|does))
    customers?
    """
)
_RHETORICAL = phrases(
    r"""
    ^what's the difference
    ^what (?:should|can|could|must) (?:you|i|we|one|candidates|applicants) (?:avoid|say|not|never|mention|
        include|do|leave|bring|wear)
    ^what (?:\w+ )?(?:mistakes|pitfalls|points|tips)
    ^what makes (?:a|an|for a) (?:good|great|strong|weak|bad|poor) (?:answer|response|reply)
    ^how (?:should|do|can|could|would) (?:you|i|we|one|candidates|applicants) (?:answer|respond|reply|
        prepare|approach)\b(?! to (?:a|an|the)| (?:a|an) (?!answer))
    ^(?:can|may|should|do|must|will|could) i
    ^how (?:can|do|should|would|could|long|much) i
    ^should you
    ^why (?:do|does|would|are) (?:they|interviewers?|employers?|managers?|this|we|recruiters?)
    ^what (?:is|are|do) (?:they|interviewers?|employers?|recruiters?|managers?|the interviewer|it)
    ^why (?:is|are) (?:this|that|they|it)
    ^what (?:to|not to)
    ^how to
    ^got
    ^ready
    ^sound familiar
    ^need (?:more|help)
    ^(?:so|and|but)
    ^who (?:are we|should)
    ^have (?:a )?questions?
    ^what (?:does|do) (?:that|this|they)
    ^what'?s? (?:next|new)
    ^was this
    ^is it
    ^why not
    ^how (?:long|much|many) (?:should|does|do) (?:my|the|your) (?:answer|interview)
    """
)
_NUMBERED = re.compile(r"^(?:(?:question|q|step|tip|no\.?|#)\s*)?\d{1,2}\s*[.):\u2013-]\s*", re.I)
_QUOTES = "\"'\u201c\u201d\u2018\u2019 "
_QUOTED = re.compile(r"[\"\u201c]([^\"\u201c\u201d]{8,200})[\"\u201d]")
_LISTED = re.compile(
    r"(?:the\s+)?(?:best\s+)?(?:practices|habits|qualities|skills|steps|keys|rules|ways|tips)\b", re.I
)
_TITLE_TAIL = re.compile(r"\s*[:\u2013\u2014|]\s.*$")


def asked(words: str, surely: bool = False) -> str:
    """The question that a heading or a quoted sentence asks, or nothing.

    ``surely`` takes any question for one of an interview: what stands after "Q:" is one.
    """
    bare = _NUMBERED.sub("", words.strip(_QUOTES)).strip(_QUOTES)
    if not 3 <= len(bare.split()) <= 45 or _RHETORICAL.search(bare) or not _ASKING.search(bare):
        return ""
    if not bare.endswith("?") and (len(bare.split()) > 20 or bare.count(". ") > 1):
        return ""
    if not surely and not _INTERVIEW.search(bare):
        return ""
    plain = _uncapitalised(bare)
    return plain[:1].upper() + plain[1:]


def made_of_heading(heading: str) -> str:
    """A question that an interviewer could ask, made of a heading or a title that is none; to be edited."""
    for quoted in _QUOTED.findall(heading):
        if question := asked(quoted):
            return question
    words = re.sub(r"^\d+\s+", "", _NUMBERED.sub("", heading.strip(_QUOTES))).rstrip(".!:").strip()
    # "Handling a worried family: how to answer this question": what comes before says what it is about.
    head = _TITLE_TAIL.sub("", words) if len(_TITLE_TAIL.sub("", words).split()) >= 2 else words
    if question := asked(head):
        return question
    head = _uncapitalised(head)
    lower = head[:1].lower() + head[1:] if not re.match(r"[A-Z]{2,}|I\b", head) else head
    if found := re.match(r"(?:how to|ways? to)\s+(.+)", head, re.I):
        return f"How do you {_rest(found[1])}?"
    if found := re.match(r"define\s+(.+)", head, re.I):
        return f"How would you define {_rest(found[1])}?"
    if found := re.match(
        r"(?:the\s+)?(?:\w+\s+)?(?:benefits|advantages|importance|value)\s+of\s+(.+)", head, re.I
    ):
        return f"What are the benefits of {_rest(found[1])}?"
    if _LISTED.match(head):
        return f"What are {'' if lower.startswith('the ') else 'the '}{_rest(lower)}?"
    if found := re.match(r"(?:understanding|defining)\s+(.+)", head, re.I):
        return f"What does {_rest(found[1])} mean to you?"
    if re.match(r"\w+ing\b", head):
        return f"How do you go about {_rest(lower)}?"
    if len(head.split()) > 5:
        return f"What would you tell us about \u201c{_rest(head[:1].upper() + head[1:])}\u201d?"
    return f"What matters to you in {_rest(lower)}?" if head else "What should be asked here?"


def _uncapitalised(words: str) -> str:
    """A title with capitals throughout as a sentence has them; abbreviations keep theirs."""
    own = words.split()
    if words.isupper():
        return words.capitalize()
    if words.endswith("?"):
        return words
    if sum(word[:1].isupper() for word in own) < 0.6 * len(own):
        return words
    return " ".join(word if word == "I" or word[1:] != word[1:].lower() else word.lower() for word in own)


def _rest(words: str) -> str:
    return " ".join(words.split()).rstrip("?.!:")
