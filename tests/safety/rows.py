"""All rows of the site, in forms that can be compared."""

from collections import Counter

from django.apps import apps
from django.db import models
from django.db.models import Max

# How often somebody asked, what waits to be done, and what the browser is told once: no row of anybody.
COUNTED = {"Tally", "Work", "DBTaskResult", "Session", "Clock"}


def compared_models():
    """The site's own models, those of people, and the tables between them."""
    for label in ("practice", "questions", "auth", "account", "mfa"):
        for model in apps.get_app_config(label).get_models(include_auto_created=True):
            if model.__name__ not in COUNTED and model.__name__ != "Permission":
                yield model


def rows() -> dict[str, list[dict]]:
    """Every row with all its values."""
    return {
        model._meta.label: list(model._base_manager.order_by("pk").values()) for model in compared_models()
    }


def newest() -> dict:
    """The highest number of each model that counts its rows."""
    return {
        model: model._base_manager.aggregate(highest=Max("pk"))["highest"] or 0
        for model in compared_models()
        if isinstance(model._meta.pk, models.AutoField)
    }


def what_differs_never(before: dict) -> dict[str, Counter]:
    """Every row without what is drawn or told by the clock, so that doing the same twice gives the same.

    A row that names one made since `before` names one made now: PostgreSQL gives no number twice, not even
    where all was undone.
    """
    found = {}
    for model in compared_models():
        kept = [each for each in model._meta.concrete_fields if _stays(each)]
        rows = model._base_manager.values_list(*(each.attname for each in kept)) if kept else ()
        highest = [before.get(each.related_model) if each.is_relation else None for each in kept]
        if any(each is not None for each in highest):
            rows = (tuple(map(_or_made_now, row, highest)) for row in rows)
        found[model._meta.label] = Counter(map(tuple, rows))
    return found


def _or_made_now(value, highest):
    return "made now" if None not in (value, highest) and value > highest else value


def _stays(each) -> bool:
    of = each.target_field if each.is_relation else each
    drawn = models.UUIDField | models.DateTimeField | models.JSONField | models.AutoField
    if each.primary_key or (
        isinstance(of, drawn) and not (each.is_relation and isinstance(of, models.AutoField))
    ):
        return False
    return each.is_relation or not (
        each.unique or "token" in each.name or "hash" in each.name or each.name in ("password", "slug")
    )
