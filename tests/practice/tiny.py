"""A question with rules of one word each, so that a flow's outcome is plain to whoever reads the test."""

from datetime import date

from questions.models import Criterion, Document, Question
from questions.rubrics import publish

SLUG = "late-parcel"
STRONG = "I said sorry at once. I sent a new parcel the same day and she got a refund. She wrote me a thank you card."
MIXED = "I said sorry to the woman at the counter. To be honest it was her own fault that it came late."
SECOND = "I said sorry to the woman at the counter. Then I gave her a refund and she said thank you."
GIBBERISH = "sdkfjh wqxz plmkt vbnrt zzxcv kjhgf qwrtp mnbvc lkjhg"

CRITERIA = (
    (
        "says-sorry",
        "emphasize",
        3,
        "Say sorry for the delay.",
        "Said sorry",
        "sorry",
        "Which word did you use?",
    ),
    ("new-parcel", "emphasize", 2, "Send a new one.", "Sent a new one", "new parcel", "What did you send?"),
    (
        "money-back",
        "emphasize",
        1,
        "Give some money back.",
        "Gave money back",
        "refund",
        "What did you give?",
    ),
    ("blames", "avoid", 2, "Blaming the customer.", "Blamed", '"her own fault"', "What was she right about?"),
    (
        "no-thanks",
        "avoid",
        1,
        "Leaving out how it ended.",
        "Left out the end",
        'when finds no "thank you"',
        "How did it end?",
    ),
)


def make_question(slug: str = SLUG, position: int = 90, level: str = "core", **changes) -> Question:
    """A published question that is not in the bank, with the rules above."""
    document, _ = Document.objects.get_or_create(
        slug="tiny-document",
        defaults={"title": "A Tiny Document", "author": "Ann Author", "published": date(2020, 5, 1)},
    )
    question = Question.objects.create(
        **{
            "slug": slug,
            "document": document,
            "prompt": f"Something arrives late ({slug}). What do you do?",
            "short": "Late parcel",
            "level": level,
            "position": position,
            "why_asked": "It shows what you do when things go wrong.",
            "hint": "Think of one day when this happened.",
            "usual_words_min": 60,
            "usual_words_max": 150,
            "sample_answer": "I told her how sorry I was.\n\nThen I packed another one.",
        }
        | changes
    )
    for place, (name, kind, weight, statement, label, rule, ask) in enumerate(CRITERIA, 1):
        words = rule.strip('"')
        omission = rule.startswith("when")
        Criterion.objects.create(
            question=question,
            slug=name,
            position=place,
            kind=kind,
            weight=weight,
            statement=statement,
            label=label,
            counts="It is said.",
            ask=ask,
            sounds_like=f"I would put it like this: {label}.",
            looked_for=f"We looked for words such as {words}."
            if not omission
            else "There is no word of thanks.",
            source_heading="The Heading",
            source_place="first paragraph",
            source_says=f"Says that {label.lower()} matters.",
            rules=rule,
            match="He left without a word." if omission else f"I told you {words} about that one.",
            no_match="He said thank you and left." if omission else "We talked about the weather.",
        )
    publish(question)
    return question
