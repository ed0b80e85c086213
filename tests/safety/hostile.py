"""Markup in every text that a person, a file or a model can bring in, and how a page shows that it got through."""

from itertools import chain

from django.apps import apps
from django.db import models

from tests.language_models import asked_of, reply_to

# What leaves a text: a quoted attribute, a text field, a title, a script. What it leaves behind is an element
# that no page of ours has, and an image whose failing would run a script.
HURT = "'\"></textarea></title></script><x-hurt><img src=q onerror=alert(1)>"
SHORT = "\"'><x-hurt>"
# An answer in which the marks begin and end in the midst of markup. What is in quotes counts for nobody, so the
# quotation mark comes last.
ANSWER = (
    f"To be honest it was <x-hurt>her own fault<b onclick=alert(1)> that it came late. I said sorry {HURT} to the "
    "woman at the counter."
)

# Text that nobody types: the field, and who writes it. A new field of text must be hostile or stand here.
WRITTEN_BY_US = {
    # Names that only letters, digits and hyphens make, or that are drawn
    **dict.fromkeys(("Verdict.criterion", "Disagreement.criterion", "SelfRating.criterion"), "a slug"),
    **dict.fromkeys(("Contest.criterion", "ReviewVerdict.criterion", "WordList.name"), "a slug"),
    "HeldVerdict.criterion": "a slug",
    **dict.fromkeys(("Work.name", "Work.key", "Clock.name", "Tally.key"), "named in the code"),
    **dict.fromkeys(("CoachInvitation.token", "Cohort.join_code", "ShareLink.token_hash"), "drawn"),
    **dict.fromkeys(("Verdict.evidence", "HeldVerdict.evidence"), "places in the answer"),
    "Profile.time_zone": "one of a list",
    "Work.details": "ids and addresses",
    "RubricCheck.counts": "numbers",
    "LabelledAnswer.labels": "slugs and yes or no",
    "LabelledAnswer.verdicts": "slugs and yes or no",
    "Criterion.refuses": "one of a list each",
    "User.username": "letters, digits and @ . + - _",
    "User.password": "a hash",
    **dict.fromkeys(("HeldJudgement.report", "HeldJudgement.not_scored"), "no row here, and shown to nobody"),
    # One word each, from a list in the code
    **dict.fromkeys(("Attempt.not_scored", "EarlierJudgement.not_scored"), "one of a list"),
    **dict.fromkeys(("Critique.failure", "CritiqueCall.failure", "CritiqueSwitch.last_failure"), "a list"),
    **{
        f"{of}.engine_version": "the code's"
        for of in ("Attempt", "HeldJudgement", "EarlierJudgement", "Rubric")
    },
    **{f"{of}.loaded_hash": "a hash" for of in ("Document", "Question", "WordList", "QuestionSet")},
    **{f"{of}_hash": "a hash" for of in ("Document.text", "ImportedArticle.text", "Rubric.content")},
    **dict.fromkeys(("RubricCheck.key", "ReaderCheck.key"), "a hash"),
    **dict.fromkeys(("TrainedReader.version", "ReaderChoice.version"), "a hash"),
    **dict.fromkeys(("ReaderCheck.counts", "ReaderChoice.figures"), "numbers"),
}
# Rows that the world of addresses does not have; what is shown of them is shown of others too.
WITHOUT_A_ROW = {"Draft", "RubricCheck", "HeldJudgement"}
# In stored reports and cards: what is told in words. The other leaves are slugs, rules and quotes of the answer.
TOLD = {
    *("label", "absence", "note", "prompt", "short", "why_asked", "hint", "sample_answer", "statement"),
    *("counts", "not_counts", "ask", "sounds_like", "looked_for", "heading", "place", "says", "title"),
    *("author", "about", "reason", "why", "instead", "next_step", "explanation"),
}
SEEN = """() => {
    const found = [];
    for (const each of document.querySelectorAll("*")) {
        if (each.localName === "x-hurt") found.push("an element of the text");
        for (const name of each.getAttributeNames()) {
            if (name.startsWith("on")) found.push(`${each.localName}[${name}]`);
            const leads = ["href", "src", "action", "formaction"].includes(name);
            if (leads && /^\\s*(javascript|data:text)/i.test(each.getAttribute(name)))
                found.push(`${each.localName}[${name}] runs a script`);
        }
    }
    return [...new Set(found)];
}"""


def text_fields():
    """Every stored text of the site's own models and of people: pairs of a model and a field."""
    own = chain(*(apps.get_app_config(name).get_models() for name in ("practice", "questions")))
    for model in (*own, apps.get_model("auth", "User"), apps.get_model("auth", "Group")):
        for each in model._meta.concrete_fields:
            text = isinstance(each, models.CharField | models.TextField | models.JSONField)
            named = isinstance(each, models.SlugField) or each.name == "slug"
            if text and not named and not each.choices:
                yield model, each


def make_everything_hostile() -> None:
    """Writes markup into every text there is, past all forms: what a page shows must be safe whatever is stored."""
    apps.get_model("auth", "Group").objects.create(name="Readers")
    for model, each in text_fields():
        name = f"{model.__name__}.{each.name}"
        if name in WRITTEN_BY_US or name == "Attempt.answer":
            continue
        for row in model._base_manager.all():
            value = _hostile(each, row, getattr(row, each.attname))
            model._base_manager.filter(pk=row.pk).update(**{each.attname: value})
    apps.get_model("questions", "LabelledAnswer").objects.update(evidence={"blames": [HURT]})
    for model, names in ELSEWHERE.items():
        apps.get_model(model).objects.update(**dict.fromkeys(names, HURT))


# Texts that packages store, which pages of the admin show.
ELSEWHERE = {
    "admin.LogEntry": ("object_repr", "change_message"),
    "django_tasks_database.DBTaskResult": ("traceback", "exception_class_path"),
}


def _hostile(each, row, value):
    if isinstance(each, models.JSONField):
        whole = {"source_passages": [HURT], "learnt_from": {HURT: HURT}}
        return whole.get(each.name) or _with_markup(value)
    if isinstance(each, models.EmailField):
        return f'"<x-hurt>{row.pk}"@example.org'
    words = HURT if not each.max_length or each.max_length >= len(HURT) + 10 else SHORT
    if each.unique:
        words = f"{words}{row.pk}"
    return words if not each.max_length else words[: each.max_length]


def _with_markup(value, key=""):
    if isinstance(value, dict):
        return {name: _with_markup(inner, name) for name, inner in value.items()}
    if isinstance(value, list):
        return [_with_markup(inner, key) for inner in value]
    return f"{value} {HURT}" if isinstance(value, str) and key in TOLD else value


def hostile_reply(request: dict) -> dict:
    """What a language model says that wants to run a script: markup in its own words, and in its quotes."""
    answer = asked_of(request)["answer"]
    quote = answer[answer.index("sorry") : answer.index("to the woman")].strip()
    says = {
        "says-sorry": ("yes", quote, f"You say it. {HURT}"),
        "new-parcel": ("unsure", "", HURT),
        "money-back": ("no", "", f"You name none. {HURT}"),
        "blames": ("no", "", f"You only tell. {HURT}"),
        "no-thanks": ("yes", "", SHORT),
    }
    return reply_to(
        says,
        mistakes=("blames", "no-thanks"),
        rewordings=[{"criterion": "blames", "quote": "own fault", "instead": f"It came late. {HURT}"}],
        strength={"quote": quote, "why": f"You say sorry. {HURT}"},
        next_step=f"What did you send her then? {HURT}",
    )


def not_hostile() -> list[str]:
    """The texts that hold no markup now and are not known to be written by the site itself."""
    left = []
    for model, each in text_fields():
        name = f"{model.__name__}.{each.name}"
        if name in WRITTEN_BY_US or model.__name__ in WITHOUT_A_ROW:
            continue
        if not any(
            "<x-hurt>" in str(value) for value in model._base_manager.values_list(each.name, flat=True)
        ):
            left.append(name)
    return sorted(left)
