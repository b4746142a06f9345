"""Every address of the project, and what is in it."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.apps import apps
from django.urls import URLPattern, get_resolver
from django.urls.resolvers import URLResolver

from communities.tenancy.access import audience_of
from communities.tenancy.owned import Owned

NO_ONE = "00000000-0000-7000-8000-000000000000"
METHODS = ("get", "post", "put", "patch", "delete")


@dataclass(frozen=True)
class Door:
    """One address. ``parameters`` are the names of what stands in it, with their converters."""

    name: str
    route: str
    view: object
    parameters: tuple[tuple[str, str], ...]

    @property
    def is_api(self) -> bool:
        return hasattr(self.view, "cls")

    @property
    def audience(self) -> frozenset[str] | None:
        return audience_of(self.view)

    def address(self, slug: str, ids: dict[str, str]) -> str:
        """The URL in a community, with real ids where there are any."""
        path = self.route
        for name, converter in self.parameters:
            value = slug if name == "slug" else ids.get(self._noun(name)) or NO_ONE
            path = path.replace(f"<{converter}:{name}>" if converter else f"<{name}>", value)
        return "/" + path

    def _noun(self, name: str) -> str:
        if name == "pk" and self.is_api:
            return f"{self.view.cls.model._meta.model_name}_id"
        return name


def doors(
    resolver: URLResolver | None = None, prefix: str = "", namespace: str = ""
) -> Iterator[Door]:
    """All addresses below a resolver."""
    for entry in (resolver or get_resolver()).url_patterns:
        route = prefix + str(entry.pattern)
        if isinstance(entry, URLPattern):
            converters = {**_converters(prefix), **_converters(str(entry.pattern))}
            yield Door(f"{namespace}{entry.name}", route, entry.callback, tuple(converters.items()))
        else:
            inner = f"{entry.namespace}:" if entry.namespace else namespace
            yield from doors(entry, route, inner)


def undeclared(found=None) -> list[str]:
    """Addresses whose view declares no audience."""
    return [door.route for door in found or doors() if door.audience is None]


def ids_of() -> dict[str, str]:
    """One id of the open community for every noun: ``{"program_id": "…", …}``."""
    found = {}
    for model in apps.get_models():
        if issubclass(model, Owned) and (row := model.objects.order_by("pk").first()):
            found[f"{model._meta.model_name}_id"] = str(row.pk)
    return found


def _converters(route: str) -> dict[str, str]:
    parts = [part.split(">")[0] for part in route.split("<")[1:]]
    pairs = [part.rpartition(":") for part in parts]
    return {name: converter for converter, _colon, name in pairs}
