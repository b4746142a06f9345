"""The house's rules as the code keeps them."""

import ast
from collections.abc import Iterator
from pathlib import Path

from django.apps import apps
from django.contrib.contenttypes.fields import GenericForeignKey
from django.db import models

from communities.tenancy.owned import Owned, OwnedKey, OwnedManager, owned_models

ROOT = Path(__file__).parents[2]
APPS = ["communities", "projects", "events", "reflections", "metrics"]
DRAWERS = {"utils.py", "helpers.py", "common.py", "misc.py", "managers.py", "services.py"}
# Every query that leaves the ORM's lock, by module.
ALL_COMMUNITIES: set[str] = set()
# The only modules that may set what row security reads.
SETTERS = {"communities/tenancy/scope.py"}


def modules(root: Path = ROOT) -> list[Path]:
    """The product's own Python, without migrations."""
    found = (path for app in [*APPS, "config"] for path in (root / app).rglob("*.py"))
    return sorted(path for path in found if "migrations" not in path.parts)


def import_problems(paths: list[Path] | None = None, root: Path = ROOT) -> Iterator[str]:
    """Imports go one way: communities → projects → events → reflections → metrics."""
    for path in paths or modules():
        app = path.relative_to(root).parts[0]
        if app not in APPS:
            continue
        for name in imported(path):
            top = name.split(".")[0]
            if top in APPS and APPS.index(top) > APPS.index(app):
                yield f"{path.relative_to(root)}: imports {name}"


def imported(path: Path) -> Iterator[str]:
    """Every module a file imports, at its top or inside of a function."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.module or ""


def reading_problems() -> Iterator[str]:
    """Docstrings on modules and models; no drawers; sizes that can be read."""
    for path in modules():
        name, text = path.relative_to(ROOT), path.read_text(encoding="utf-8")
        if path.name in DRAWERS and str(name) != "config/services.py":
            yield f"{name}: a name that says nothing"
        if text.strip() and not ast.get_docstring(ast.parse(text)):
            yield f"{name}: no docstring"
        if text.count("\n") > 400:
            yield f"{name}: {text.count(chr(10))} lines"
    for model in apps.get_models():
        if model.__module__.split(".")[0] in APPS and model.__doc__.startswith(
            model.__name__ + "("
        ):
            yield f"{model.__name__}: no docstring"


def setting_problems() -> Iterator[str]:
    """One door: nothing else sets the scope, and leaving the lock is listed."""
    for path in modules():
        name, text = str(path.relative_to(ROOT)), path.read_text(encoding="utf-8")
        if "set_config" in text and name not in SETTERS:
            yield f"{name}: sets what row security reads"
        if ".all_communities(" in text and name not in ALL_COMMUNITIES:
            yield f"{name}: leaves the community"


def model_problems(found: list[type] | None = None) -> Iterator[str]:
    """Shapes that would slip past one of the two locks."""
    own = [model for model in apps.get_models() if model.__module__.split(".")[0] in APPS]
    for model in found or own:
        meta = model._meta
        if meta.parents:
            yield f"{meta.label}: multi-table inheritance"
        if meta.local_many_to_many and issubclass(model, Owned):
            yield f"{meta.label}: a many-to-many table has no community"
        for field in meta.private_fields:
            if isinstance(field, GenericForeignKey):
                yield f"{meta.label}.{field.name}: a generic key knows no community"
        for field in meta.local_fields:
            yield from _field_problems(model, field)
    for model in found or owned_models():
        if issubclass(model, Owned):
            yield from _owned_problems(model)


def _field_problems(model, field) -> Iterator[str]:
    if isinstance(field, models.OneToOneField):
        yield f"{field}: its UNIQUE does not lead with the community"
    target = field.related_model
    if (
        isinstance(field, models.ForeignKey)
        and isinstance(target, type)
        and issubclass(target, Owned)
    ) and not isinstance(field, OwnedKey):
        yield f"{field}: a plain key between owned rows"


def _owned_problems(model) -> Iterator[str]:
    meta = model._meta
    if meta.base_manager_name != "objects":
        yield f"{meta.label}: Meta does not inherit Owned.Meta"
    for manager in meta.managers:
        if not isinstance(manager, OwnedManager):
            yield f"{meta.label}.{manager.name}: a manager without the lock"
    for field in meta.local_fields:
        if field.unique and not field.primary_key:
            yield f"{field}: unique over all communities"
    for rule in [*meta.constraints, *meta.indexes]:
        fields = [name.lstrip("-") for name in getattr(rule, "fields", ())]
        fields += [getattr(one, "name", "") for one in getattr(rule, "expressions", ())]
        if isinstance(rule, models.UniqueConstraint | models.Index) and fields[:1] != ["community"]:
            yield f"{meta.label}: {rule.name} does not lead with the community"
