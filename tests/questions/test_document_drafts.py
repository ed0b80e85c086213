"""How well articles are drafted: held against marked passages, in four formats, on articles old and unseen."""

import json
from itertools import groupby

import pytest

from questions.documents import draft_questions, read_article
from questions.documents.measuring import Measured, measured
from tests.questions.marked_articles import FORMATS, articles, held

MOST_SPURIOUS = 0.25  # one for four good ones


def test_of_the_five_documents_four_fifths_of_what_they_state_is_drafted_with_its_passage(shared):
    rows = [json.loads(line) for line in (shared / "content/passages.jsonl").read_text().splitlines()]
    whole = Measured(0, 0, 0, 0, (), ())
    for name, of_one in groupby(rows, key=lambda row: row["document"]):
        path = shared / f"documents/{name}.txt"
        whole += measured(draft_questions(read_article(path.name, path.read_bytes())), list(of_one))
    print(
        f"{whole.found} of {whole.stated} stated, {whole.good} of {whole.drafted} good; missed {whole.missed}"
    )
    assert whole.stated == 80
    assert whole.recall >= 0.8, whole.missed
    assert whole.spurious_for_each_good <= MOST_SPURIOUS, whole.spurious


# The articles in held-out/ were written before the reader was, and nothing was tuned on them: when a change makes
# their figures fall, mend the change, and write a new article in tuned/ for what it was after.
@pytest.mark.parametrize("ending", FORMATS)
@pytest.mark.parametrize(("folder", "recall"), [("held-out", 0.8), ("tuned", 0.95)])
def test_articles_of_other_trades_are_drafted_in_every_format(folder, recall, ending):
    found = [held(article, ending) for article in articles(folder)]
    wanted, drafted = sum(each.wanted for each in found), sum(each.drafted for each in found)
    right, good = sum(each.found for each in found), sum(each.good for each in found)
    print(f"{folder}, {ending}: {right} of {wanted} found, {good} of {drafted} good")
    assert len(found) >= 5 and wanted > 40
    assert right / wanted >= recall, [each.missed for each in found]
    assert (drafted - good) / good <= MOST_SPURIOUS, [each.spurious for each in found]


@pytest.mark.parametrize("ending", FORMATS)
@pytest.mark.parametrize("article", articles("tuned"), ids=lambda article: article.name)
def test_questions_and_sample_answers_are_found(article, ending):
    one = held(article, ending)
    assert one.questions_missed == [] and one.samples_missed == []


@pytest.mark.parametrize("ending", FORMATS)
@pytest.mark.parametrize(
    "article", articles("held-out") + articles("tuned"), ids=lambda article: article.name
)
def test_nothing_of_menus_adverts_cookie_notes_and_comment_forms_is_drafted(article, ending):
    drafted = " ".join(held(article, ending).spurious).lower()
    for word in (
        "cookie",
        "subscribe",
        "course",
        "pen,",
        "address",
        "follow us",
        "newsletter",
        "privacy",
        "loved it",
    ):
        assert word not in drafted


def drafts(text: str, name: str = "a.md") -> list[tuple[str, str]]:
    questions = draft_questions(read_article(name, text.encode()))
    return [
        (criterion.kind, criterion.statement) for question in questions for criterion in question.criteria
    ]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Mistakes\n\n- Never bring up pay", ("avoid", "Bringing up pay.")),
        ("Mistakes\n\n- Be careful not to get loud", ("avoid", "Getting loud.")),
        ("Mistakes\n\n- Let the phone ring", ("avoid", "Letting the phone ring.")),
        ("Mistakes\n\n- Lies", ("avoid", "Lies.")),
        ("Tips\n\n1. Don't forget to thank them", ("emphasize", "Thank them.")),
        ("Tips\n\n1. Avoid jargon", ("avoid", "Jargon.")),
        ("So, make sure to ask why.", ("emphasize", "Ask why.")),
        ("\u2717 Sighing", ("avoid", "Sighing.")),
        ("Warning: jokes fall flat.", ("avoid", "Jokes fall flat.")),
        ("| Do | Don't |\n|--|--|\n| Say hello first | Sit down first |", ("avoid", "Sitting down first.")),
    ],
)
def test_a_mistake_is_stated_as_what_was_done_and_a_point_as_what_to_do(text, wanted):
    assert wanted in drafts(f"# On the phone\n\n{text}\n")


@pytest.mark.parametrize(
    "text",
    [
        "She walked in and never looked up.",
        "I asked him what he needed and he told me.",
        "Should you always smile?",
        "Sign up for our newsletter and never miss a post.",
        "In this article we look at five questions.",
        "Interviewers want to know whether you can listen.",
    ],
)
def test_stories_invitations_and_reasons_for_asking_are_no_advice(text):
    assert drafts(f"# On the phone\n\n{text}\n") == []


def test_the_same_article_gives_the_same_drafts():
    article = articles("held-out")[0]
    assert drafts(article.markdown) == drafts(article.markdown) != []


@pytest.mark.parametrize(
    ("heading", "prompt"),
    [
        ("How do you handle a complaint?", "How do you handle a complaint?"),
        ("3. Tell me about yourself", "Tell me about yourself"),
        ("WHY DO YOU WANT THIS JOB?", "Why do you want this job?"),
        ("Q: Why care work?", "Why care work?"),
        ("What if a guest refuses to pay you?", "What if a guest refuses to pay you?"),
        ("What should you avoid?", ""),
        ("How should you answer this?", ""),
        ("Why do interviewers ask this?", ""),
        ("What makes a good answer?", ""),
        ("Ready to apply?", ""),
        ("Can I bring notes?", ""),
    ],
)
def test_a_heading_is_a_question_where_an_interviewer_would_ask_it(heading, prompt):
    article = read_article(
        "a.md", f"# Cafe work\n\n## {heading}\n\n- Always be on time\n- Ask back\n".encode()
    )
    assert [q.prompt for q in draft_questions(article) if q.asked] == ([prompt] if prompt else [])
