"""Whether an answer can be scored at all. Refusing an honest answer is an error like any other, so doubt means: score it."""

from . import lexicon
from .judging import copied_sentences
from .report import NotScored, Verdict
from .rubric import Rubric
from .text import Text

WORDS_TO_TELL = 8  # below this, language and topic cannot be told
FUNCTION_SHARE = 0.10  # of the words of running English at least; typed answers start at about 0.25
TOPIC_WORDS_LEAST = 15
COPIED_MOST = 0.5  # of the words

MESSAGES = {
    "empty": "There is no word in this answer that we can read. Type at least one sentence.",
    "gibberish": "We could not read words in this answer. Write it as you would say it.",
    "language": "This does not look like English. The rules read English only.",
    "keywords": "This is a list of key words. Write sentences, as you would say them.",
    "copied": "Most of this answer repeats our own words (the question, a point or the strong answer). Say it in yours.",
    "off-topic": "We could not match this answer to the question. It does not count in your progress.",
}
_VOWELS = frozenset("aeiouy")


def not_scored(text: Text, rubric: Rubric, verdicts: tuple[Verdict, ...]) -> NotScored | None:
    """The reason why an answer gets no score, or None when it gets one."""
    code = _code(text, rubric, verdicts)
    return NotScored(code, MESSAGES[code]) if code else None


def _code(text: Text, rubric: Rubric, verdicts: tuple[Verdict, ...]) -> str:
    forms = text.forms
    if not any(form.isalpha() for form in forms):
        return "empty" if not forms else "gibberish"
    if len(forms) < WORDS_TO_TELL:
        return "gibberish" if not any(_readable(form) for form in forms) else ""
    function = sum(form in lexicon.FUNCTION_WORDS for form in forms) / len(forms)
    if function < FUNCTION_SHARE:
        if sum(_readable(form) for form in forms) < 0.5 * len(forms) or len(set(forms)) * 3 < len(forms):
            return "gibberish"
        if any(verdict.evidence or verdict.nearest for verdict in verdicts) or any(
            form in lexicon.TOPIC for form in forms
        ):
            return "keywords" if _lists_words(text) else ""
        return "language"
    if sum(
        last - first for n in copied_sentences(text, rubric.own_grams) for first, last in (text.sentences[n],)
    ) > COPIED_MOST * len(forms):
        return "copied"
    if len(forms) >= TOPIC_WORDS_LEAST and not any(form in lexicon.TOPIC for form in forms):
        heard = any(verdict.evidence or verdict.nearest for verdict in verdicts)
        return "" if heard else "off-topic"
    return ""


def _readable(form: str) -> bool:
    """Letters that a word could have: a vowel, and no long run of consonants."""
    if not form.isalpha():
        return form.isdigit()
    run = 0
    for char in form:
        run = 0 if char in _VOWELS else run + 1
        if run > 5:
            return False
    return len(form) < 25 and any(char in _VOWELS for char in form)


def _lists_words(text: Text) -> bool:
    """Clauses of one to three words, nearly all of them: a list and no sentence."""
    lengths = [last - first for first, last in text.clauses]
    return len(lengths) >= 5 and sum(length <= 3 for length in lengths) >= 0.8 * len(lengths)
