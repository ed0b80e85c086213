"""The form of a reply, as pydantic models made for one question's criteria. There is no field for a score.

Lengths are bounded once more when a reply is checked; here they keep a weak model from writing on and on.
"""

from functools import lru_cache
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, create_model

REWORDINGS_MOST = 2

Quote = Annotated[str, Field(json_schema_extra={"maxLength": 200})]
Sentence = Annotated[str, Field(json_schema_extra={"maxLength": 200})]


class Part(BaseModel):
    model_config = ConfigDict(extra="forbid")


class Remark(Part):
    """What the model says of one criterion. The quote stands first: look, then decide."""

    quote: Quote
    why: Sentence
    says: Literal["yes", "no", "unsure"]


class Strength(Part):
    quote: Quote
    why: Sentence


class Rewording(Part):
    criterion: str
    quote: Quote
    instead: Sentence


@lru_cache(maxsize=64)
def reply_model(criteria: tuple[str, ...], mistakes: tuple[str, ...]) -> type[BaseModel]:
    """The model of a whole reply: a remark for each criterion, in their order, then the rest."""
    remarks = create_model(
        "Criteria",
        __base__=Part,
        **{f"c{n}": (Remark, Field(alias=slug)) for n, slug in enumerate(criteria)},
    )
    fields: dict = {"criteria": (remarks, ...), "strength": (Strength, ...), "next_step": (Sentence, ...)}
    if mistakes:
        rewording = create_model("OneRewording", __base__=Rewording, criterion=(Literal[mistakes], ...))
        fields["rewordings"] = (list[rewording], Field(json_schema_extra={"maxItems": REWORDINGS_MOST}))
    return create_model("Reply", __base__=Part, **fields)


def response_format(criteria: tuple[str, ...], mistakes: tuple[str, ...], bounded: bool = True) -> dict:
    """The schema as a server that speaks the OpenAI protocol takes it; not every one takes a bound on a text."""
    schema = reply_model(criteria, mistakes).model_json_schema(by_alias=True)
    left_out = ("title",) if bounded else ("title", "maxLength")
    return {
        "type": "json_schema",
        "json_schema": {"name": "second_opinion", "strict": True, "schema": _without(schema, left_out)},
    }


def _without(node, keys: tuple[str, ...]):
    """The schema without some keys. Titles and our docstrings say nothing that the instructions do not."""
    if isinstance(node, list):
        return [_without(part, keys) for part in node]
    if not isinstance(node, dict):
        return node
    keys = keys if node.get("type") != "object" else (*keys, "description")
    return {
        key: {name: _without(part, keys) for name, part in value.items()}
        if key in ("properties", "$defs")
        else _without(value, keys)
        for key, value in node.items()
        if key not in keys
    }
