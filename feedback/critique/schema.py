"""The form of a reply, as pydantic models made for one question's criteria. There is no field for a score.

Lengths are bounded when a reply is checked, not here: not every server that keeps to a schema knows maxLength,
and a pattern with a bound made llama.cpp ten times slower.
"""

from functools import lru_cache
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, create_model

REWORDINGS_MOST = 2


class Part(BaseModel):
    model_config = ConfigDict(extra="forbid")


class Remark(Part):
    """What the model says of one criterion. The quote stands first: look, then decide."""

    quote: str
    why: str
    says: Literal["yes", "no", "unsure"]


class Strength(Part):
    quote: str
    why: str


class Rewording(Part):
    criterion: str
    quote: str
    instead: str


@lru_cache(maxsize=64)
def reply_model(criteria: tuple[str, ...], mistakes: tuple[str, ...]) -> type[BaseModel]:
    """The model of a whole reply: a remark for each criterion, in their order, then the rest."""
    remarks = create_model(
        "Criteria",
        __base__=Part,
        **{f"c{n}": (Remark, Field(alias=slug)) for n, slug in enumerate(criteria)},
    )
    fields: dict = {"criteria": (remarks, ...), "strength": (Strength, ...), "next_step": (str, ...)}
    if mistakes:
        rewording = create_model("OneRewording", __base__=Rewording, criterion=(Literal[mistakes], ...))
        fields["rewordings"] = (list[rewording], Field(json_schema_extra={"maxItems": REWORDINGS_MOST}))
    return create_model("Reply", __base__=Part, **fields)


def response_format(criteria: tuple[str, ...], mistakes: tuple[str, ...]) -> dict:
    """The schema as a server that speaks the OpenAI protocol takes it."""
    schema = reply_model(criteria, mistakes).model_json_schema(by_alias=True)
    return {
        "type": "json_schema",
        "json_schema": {"name": "second_opinion", "strict": True, "schema": _without_titles(schema)},
    }


def _without_titles(node):
    """Titles and our docstrings say nothing that the instructions do not, and cost tokens."""
    if isinstance(node, dict):
        named = node.get("type") == "object"
        return {
            key: {name: _without_titles(part) for name, part in value.items()}
            if key in ("properties", "$defs")
            else _without_titles(value)
            for key, value in node.items()
            if key != "title" and not (named and key == "description")
        }
    return [_without_titles(part) for part in node] if isinstance(node, list) else node
