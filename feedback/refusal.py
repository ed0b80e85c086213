"""Whether an answer can be scored at all. Refusing an honest answer is an error like any other, so doubt means: score it."""

from . import lexicon
from .judging import copied_sentences
from .report import NotScored, Verdict
from .rubric import Rubric
from .text import Text

WORDS_TO_TELL = 8  # below this, language and topic cannot be told
# Of the words of the 467 marked answers that may be read, 0.55 or more are function words or words of some rule;
# of other languages and of gibberish 0.3 at most.
KNOWN_SHARE = 0.35
LIST_FUNCTION_SHARE = 0.12  # function words in a list of key words, at most
LIST_ITEMS_LEAST = 6
LIST_WORDS_LEAST = (
    14  # of so many words a fifth is function words in whatever people write; honest answers: 0.21
)
PLAIN_FUNCTION_SHARE = 0.19
ODD_PAIRS_LEAST = 3  # word pairs that no sentence holds
ODD_PAIRS_SHARE = 0.05  # of all words; honest answers: 0.05 by two typing slips
RESTATED_LEAST = 5  # content words in a sentence
RESTATED_SHARE = 0.75  # of them in what one criterion says of itself
TOPIC_WORDS_LEAST = 15
FAMILIAR_SHARE = 0.45  # of the words that are not function words
COPIED_LEAST = 10  # words: a short turn of phrase is nobody's
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
        return "gibberish" if forms else "empty"
    if len(forms) < WORDS_TO_TELL:
        return "" if any(_readable(form) for form in forms) else "gibberish"
    known = sum(_known(form, rubric) for form in forms)
    if known < KNOWN_SHARE * len(forms):
        readable = sum(_readable(form) for form in forms) / len(forms)
        return "language" if readable > 0.8 else "gibberish"
    if _lists_words(text):
        return "keywords"
    if _shuffled(text):
        return "gibberish"
    ours = {*copied_sentences(text, rubric.own_grams), *_restated(text, rubric)}
    copied = sum(last - first for first, last in (text.sentences[number] for number in ours))
    if copied >= COPIED_LEAST and copied > COPIED_MOST * len(forms):
        return "copied"
    heard = any(verdict.evidence or verdict.nearest for verdict in verdicts)
    if len(forms) >= TOPIC_WORDS_LEAST and not heard and _strange(forms, rubric):
        return "off-topic"
    return ""


def _strange(forms: list[str], rubric: Rubric) -> bool:
    """No word of the trade, and hardly one of those that the rules of this question are about."""
    if any(form in lexicon.TOPIC for form in forms):
        return False
    content = [form for form in forms if form not in lexicon.FUNCTION_WORDS]
    return sum(form in rubric.table.bits_by_form for form in content) < FAMILIAR_SHARE * len(content)


def _known(form: str, rubric: Rubric) -> bool:
    return form in lexicon.FUNCTION_WORDS or form in lexicon.TOPIC or form in rubric.table.bits_by_form


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
    """Hardly a function word, over many words or over short items: a list and no sentence."""
    functions = sum(form in lexicon.FUNCTION_WORDS for form in text.forms) / len(text.forms)
    if len(text.forms) >= LIST_WORDS_LEAST and functions < PLAIN_FUNCTION_SHARE:
        return True
    lengths = [last - first for first, last in text.clauses]
    return len(lengths) >= LIST_ITEMS_LEAST and max(lengths) <= 3 and functions < LIST_FUNCTION_SHARE


def _shuffled(text: Text) -> bool:
    """The words of sentences without their order: articles before verbs, the same small word twice, and the like."""
    odd = 0
    for first, last in text.sentences:
        words = text.forms[first:last]
        odd += words[-1] in lexicon.BEFORE_A_NOUN
        for word, following in zip(words, words[1:], strict=False):
            if word in lexicon.BEFORE_A_NOUN:
                odd += following in lexicon.NO_NOUN
            elif word in lexicon.BEFORE_A_NAME:
                odd += following in lexicon.NO_NAME
    return odd >= ODD_PAIRS_LEAST and odd >= ODD_PAIRS_SHARE * len(text.forms)


def _restated(text: Text, rubric: Rubric) -> list[int]:
    """Sentences made of the words in which we say what a criterion is."""
    found = []
    for number, (first, last) in enumerate(text.sentences):
        content = {form for form in text.forms[first:last] if form not in lexicon.FUNCTION_WORDS}
        if len(content) >= RESTATED_LEAST and any(
            len(content & words) >= RESTATED_SHARE * len(content) for words in rubric.own_words
        ):
            found.append(number)
    return found
