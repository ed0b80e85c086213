"""The words beside the fields, kept apart so that rewording them touches no model and no migration."""

from dataclasses import dataclass

RULES_EXAMPLE = "own|take ~3 responsibility|blame\n@apology but not sorry for you"
MATCH_EXAMPLE = "I took full responsibility for the delay."
NO_MATCH_EXAMPLE = "My colleague never took responsibility."

DOCUMENT = {
    "slug": "Its name in addresses and files: small letters, digits, hyphens. It never changes.",
    "author": "Empty when unknown.",
    "published": "Empty when unknown.",
    "about": "What it is about, in our own words.",
}
QUESTION = {
    "slug": "Its name in addresses and files: small letters, digits, hyphens. It never changes.",
    "prompt": "The question as an interviewer would ask it.",
    "short": "A few words for lists, such as: Difficult customers.",
    "position": "Its place in the whole bank, counted from 1.",
    "why_asked": "What the interviewer wants to find out.",
    "hint": "One or two plain sentences that do not give the points away. May be empty.",
    "usual_words_min": "In words.",
    "usual_words_max": "In words.",
    "sample_answer": "One strong answer in the voice of a real person. It is shown only on request.",
    "active": "Untick to take the question off the site. Tries already made stay.",
}
CRITERION = {
    "slug": "Its name in rules and files: small letters, digits, hyphens. It never changes.",
    "position": "Its place within the question, counted from 1.",
    "weight": "1 to 3: how much the source insists on it. A point of weight 3 must be said.",
    "statement": "What the person practising reads.",
    "label": "A few words for the score's receipt, such as: Took responsibility.",
    "counts": "When a careful reader would say yes.",
    "not_counts": "Near misses: when a careful reader would say no.",
    "ask": "A question that draws out the person's own facts, such as: What did you promise her?",
    "sounds_like": "For a point, how it could sound in one sentence. For a mistake, how to say it better.",
    "looked_for": "Shown when nothing was found. "
    "Plain words, such as: words such as sorry, my fault, or a promise of your own.",
    "refuses": "Words that stand in such a place do not count.",
    "reader": "Where no rule finds it, the reader may: it has learnt from marked answers how people say it."
    " Switch it off where only the rules should decide.",
    "source_document": "Only if it comes from another document than the question's own.",
    "source_says": "In our own words, such as: Says that you should own the mistake.",
    "rules": (
        "One a line; it is met when any of them finds its words. For example: "
        f"{RULES_EXAMPLE.splitlines()[0]} "
        "means own or take, then within three words responsibility or blame, in any form of these words. "
        f"{RULES_EXAMPLE.splitlines()[1]} "
        "means any entry of the word list apology, except in a sentence with “sorry for you”."
    ),
    "match": f"One a line. Each must be found by the rules, such as: {MATCH_EXAMPLE}",
    "no_match": f"One a line. None may be found by the rules, such as: {NO_MATCH_EXAMPLE}",
}
REFUSALS = {
    "denied": "denied: “I never blame anyone”",
    "imagined": "imagined: “I would apologise”",
    "someone-else": "someone else's: “my manager apologised”",
    "quoted": "quoted: inside quotation marks",
    "general": "general: no past event of the speaker's own in that sentence",
}
WORD_LIST = {
    "name": "What rules write after the @: small letters, digits, hyphens. It never changes.",
    "about": "What it is for.",
    "entries": "One a line, written as in a rule. For example: "
    "sorry finds sorry; my fault|mistake finds “my fault” and “my mistake”; "
    "@regret takes in all of another list.",
}


@dataclass(frozen=True, slots=True)
class Sign:
    """One sign of the rule language with an example: the rule finds something in the sentence, and a test says so."""

    rule: str
    finds: str
    sentence: str
    lists: tuple[tuple[str, tuple[str, ...]], ...] = ()


SIGNS = (
    Sign("apologise", "any form of the word, British or American", "I apologized to her."),
    Sign("apologised", "this form only", "I apologised to her."),
    Sign('"thank you"', "these exact words, side by side", "He said thank you."),
    Sign("apolog*", "every word that begins so", "My apologies went out that day."),
    Sign(
        "@regret",
        "any entry of the word list regret",
        "I was sorry about it.",
        (("regret", ("sorry", "my fault")),),
    ),
    Sign("#did", "I or we and a past verb", "I quickly rang him."),
    Sign("#number", "a number; also #money, #time, #name, #past, #do and #any", "I waited ten minutes."),
    Sign("refund|replace", "either word", "I replaced the kettle."),
    Sign("(fed up | sick of it)", "either group of words", "She was fed up."),
    Sign("said sorry", "one, then the other next to it; small words may stand between", "I said very sorry."),
    Sign("own ~4 mistake", "at most four words between, in one sentence", "I owned up to my mistake."),
    Sign("very? sorry", "the first may be there or not", "I was sorry."),
    Sign("kettle & refund", "both in one sentence, in any order", "I gave a refund for the kettle."),
    Sign("listened then offered", "the second later, also in a later sentence", "I listened. I offered tea."),
    Sign("sorry but not sorry for you", "the first, unless the second stands near", "I was sorry."),
    Sign("not rude even if denied", "also where it is denied", "I was not rude."),
    Sign("when words < 40", "nothing by itself: true of an answer of fewer words", "I was brief."),
)
