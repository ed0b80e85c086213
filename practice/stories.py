"""The story bank: things that happened, each told once and used for several questions."""

import uuid
from dataclasses import dataclass, field

from django import forms
from django.db import IntegrityError, transaction
from django.db.models import Q

from feedback.text import Text
from practice.access import Person, own_attempts, own_stories
from practice.belongings import Kind, register
from practice.forms import CONTROLS, SURROGATES, UNREADABLE, cleaned_text
from practice.models import Attempt, Story
from questions.models import Question

# An interviewer who hears one story a fourth time has heard no other.
CARRIES_AT_MOST = 3
LONGEST_PART = 2000
PARTS = ("situation", "action", "outcome")


def carries_too_many(count: int) -> bool:
    return count > CARRIES_AT_MOST


def questions_to_link(person: Person):
    """The questions that a story of this person may be linked to: those asked now, and those tried before.

    Private ones are left out on purpose: a story reads its questions through the bank's manager, so that no list
    of the bank can show one by mistake, and a link that is stored but never read would help nobody.
    """
    answerable = Q(pk__in=Question.objects.answerable().order_by().values("pk"))
    tried = Q(pk__in=own_attempts(person).order_by().values("question_id"))
    linked = Q(pk__in=own_stories(person).order_by().values("questions"))
    return Question.objects.filter(answerable | tried | linked).only(
        "pk", "slug", "short", "prompt", "position"
    )


class StoryForm(forms.Form):
    # Fields that keep what was typed as it came: cleaning is ours, so that it can say what it refuses.
    title = forms.Field(required=False)
    situation = forms.Field(required=False)
    action = forms.Field(required=False)
    outcome = forms.Field(required=False)
    questions = forms.ModelMultipleChoiceField(
        Question.objects.none(),
        to_field_name="slug",
        required=False,
        error_messages={
            "invalid_choice": "One of the questions is not here any more. Choose again.",
            "invalid_list": "Choose questions from the list.",
        },
    )

    def __init__(self, *args, person: Person, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["questions"].queryset = questions_to_link(person)

    def clean_title(self) -> str:
        title = " ".join(_text(self.cleaned_data["title"]).split())
        longest = Story._meta.get_field("title").max_length
        if not title:
            raise forms.ValidationError("Give the story a short name, so that you find it again.")
        if len(title) > longest:
            raise forms.ValidationError(
                f"The name has {len(title):,} letters and signs. The most is {longest}. Make it shorter."
            )
        return title

    def _part(self, name: str) -> str:
        text = _text(self.cleaned_data[name])
        if (over := len(text) - LONGEST_PART) > 0:
            raise forms.ValidationError(
                f"This part has {len(text):,} letters and signs. The most is {LONGEST_PART:,}. "
                f"Take out {over:,} or more."
            )
        return text

    def clean_situation(self) -> str:
        return self._part("situation")

    def clean_action(self) -> str:
        return self._part("action")

    def clean_outcome(self) -> str:
        return self._part("outcome")

    def clean(self):
        cleaned = super().clean()
        if not any(self.errors.get(name) or cleaned.get(name) for name in PARTS):
            self.add_error("situation", "Write something in one of the three parts.")
        return cleaned

    @property
    def typed(self) -> dict[str, str]:
        """What to put back into the fields: all that was typed, less what no page can hold."""
        typed = {name: str(self.data.get(name, "")) for name in ("title", *PARTS)}
        return {name: SURROGATES.sub(UNREADABLE, CONTROLS.sub("", text)) for name, text in typed.items()}

    @property
    def chosen(self) -> set[str]:
        return set(self.data.getlist("questions"))


def _text(typed: str) -> str:
    text = cleaned_text(str(typed or ""))
    if UNREADABLE in text:
        raise forms.ValidationError(
            "Some letters did not arrive as text. They may show as \N{REPLACEMENT CHARACTER}. Type them again."
        )
    return text


@dataclass(frozen=True, slots=True)
class Parts:
    """An answer laid out as a story, for a person to put right."""

    situation: str = ""
    action: str = ""
    outcome: str = ""
    questions: set[str] = field(default_factory=set)


def parts_of(attempt: Attempt) -> Parts:
    """The answer cut in three by order alone: first sentence, middle, last. No judgement is claimed."""
    text = Text(attempt.answer)
    sentences = [text.quote(first, last)[:2] for first, last in text.sentences if last > first]
    # From the start of one sentence to the start of the next, so that marks and brackets stay.
    starts = [0, *(start for start, _ in sentences[1:]), len(attempt.answer)]
    pieces = [attempt.answer[a:b].strip() for a, b in zip(starts, starts[1:], strict=False)]
    asked = {attempt.question.slug}
    if len(pieces) < 2:
        return Parts(situation=_cut(attempt.answer), questions=asked)
    if len(pieces) == 2:
        return Parts(situation=_cut(pieces[0]), action=_cut(pieces[1]), questions=asked)
    middle = attempt.answer[starts[1] : starts[len(pieces) - 1]].strip()
    return Parts(_cut(pieces[0]), _cut(middle), _cut(pieces[-1]), asked)


def _cut(text: str) -> str:
    return text[:LONGEST_PART].strip()


def keep_story(person: Person, token: uuid.UUID, cleaned: dict, attempt: Attempt | None) -> Story:
    """The story made by this form: the one already stored for its token, or a new one."""
    if stored := own_stories(person).filter(pk=token).first():
        return change_story(stored, cleaned)
    if Story.objects.filter(pk=token).exists():
        # Somebody else's token, of which nothing is told.
        token = uuid.uuid4()
    try:
        with transaction.atomic():
            story = Story.objects.create(pk=token, attempt=attempt, **person.as_owner(), **_fields(cleaned))
            story.questions.set(cleaned["questions"])
    except IntegrityError:
        # The same form in the same moment: the other one has stored it.
        return own_stories(person).get(pk=token)
    return story


def change_story(story: Story, cleaned: dict) -> Story:
    with transaction.atomic():
        for name, value in _fields(cleaned).items():
            setattr(story, name, value)
        story.save()
        story.questions.set(cleaned["questions"])
    return story


def _fields(cleaned: dict) -> dict:
    return {name: cleaned[name] for name in ("title", *PARTS)}


def _entry(story: Story) -> dict:
    return {
        "name": story.title,
        "what happened": story.situation,
        "what you did": story.action,
        "how it ended": story.outcome,
        "for the questions": [question.prompt for question in story.questions.all()],
        "written": story.created_at,
        "changed": story.updated_at,
        "details": {"id": str(story.pk), "made from the try": story.attempt_id and str(story.attempt_id)},
    }


register(
    Kind(
        name="stories",
        one="story",
        many="stories",
        model=Story,
        entry=_entry,
        joined=lambda stories: stories.prefetch_related("questions").order_by("created_at", "pk"),
        lines=lambda stories: list(stories.order_by("title").values_list("title", flat=True)),
        last_used="updated_at",
    )
)
