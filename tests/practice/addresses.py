"""Every address of the site and of all its apps, as the resolver knows them."""

from dataclasses import dataclass

from django.contrib import admin
from django.urls import get_resolver


@dataclass(frozen=True, slots=True)
class Address:
    name: str
    route: str
    parts: tuple[str, ...]


def addresses() -> list[Address]:
    """All that the resolver knows, each with the names of the parts that an address of it has."""
    found = []

    def walk(patterns, space, route, parts):
        for pattern in patterns:
            here = parts + tuple(pattern.pattern.converters) + tuple(pattern.pattern.regex.groupindex)
            there = route + str(pattern.pattern).lstrip("^")
            if hasattr(pattern, "url_patterns"):
                walk(
                    pattern.url_patterns,
                    space + (f"{pattern.namespace}:" if pattern.namespace else ""),
                    there,
                    here,
                )
            else:
                name = f"{space}{pattern.name}" if pattern.name else ""
                found.append(Address(name, there, tuple(dict.fromkeys(here))))

    walk(get_resolver().url_patterns, "", "", ())
    return found


def row_in_the_admin(name: str):
    """A row of the model whose page in the admin has this name, where there is one."""
    of = {f"admin:{model._meta.app_label}_{model._meta.model_name}_": model for model in admin.site._registry}
    model = next((model for start, model in of.items() if name.startswith(start)), None)
    return model and model._base_manager.first()
