"""Pieces of a page that depend on nothing but what they are given, drawn once and kept.

Django interprets a template anew for every row of every request. A row of a list is the same HTML
for the same title, date and address: ``{% drawn "events/event_row.html" title=… url=… %}`` keeps it.
"""

from functools import lru_cache

from django import template
from django.db.models import Model
from django.template.base import FilterExpression, token_kwargs
from django.template.loader import get_template
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from communities.tenancy.scope import current_scope

register = template.Library()
KEPT = 4096


@register.tag
def drawn(parser, token) -> "Drawn":
    """``{% drawn "ui/place.html" label=… url=… %}``: an include that sees only the values named here.

    The same values in the same community, language and time zone give the same HTML, from memory.
    Values are hashable and equal only when they look alike: texts, numbers, moments, ids, frozen
    dataclasses; never a model, whose equality is its id. The template asks neither the clock, nor
    the request, nor who is reading.
    """
    _tag, name, *words = token.split_contents()
    template_name = parser.compile_filter(name)
    values = token_kwargs(words, parser)
    if words:
        raise template.TemplateSyntaxError(f"drawn takes name=value, not {words[0]}")
    return Drawn(template_name, values)


class Drawn(template.Node):
    """Resolves the values and looks the HTML up under them."""

    def __init__(self, name: FilterExpression, values: dict):
        self.name, self.names = name, tuple(values)
        self.expressions = tuple(values.values())

    def render(self, context) -> SafeString:
        values = tuple([expression.resolve(context) for expression in self.expressions])
        scope = current_scope()
        place = scope and scope.community_id, get_language(), timezone.get_current_timezone_name()
        # Kinds are part of what is looked up: 1, True and Decimal(1) are equal and look different.
        return _draw(
            self.name.resolve(context), self.names, values, tuple(map(type, values)), place
        )


@lru_cache(maxsize=KEPT)
def _draw(name: str, names: tuple, values: tuple, _kinds: tuple, _place: tuple) -> SafeString:
    for value in values:
        if isinstance(value, Model):
            raise TypeError(f"{name} is given a {type(value).__name__}: equal by its id alone")
    return get_template(name).template.render(
        template.Context(dict(zip(names, values, strict=True)))
    )
