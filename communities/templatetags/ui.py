"""The design system's tags: icons, the mark, strokes, faces, states, links inside a community.

Rows call these dozens of times a page, so whatever does not depend on the row is
made once per process.
"""

import json
import re
from functools import lru_cache

from django import template
from django.conf import settings
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from lucide.templatetags.lucide import lucide

from communities.moments import in_parts, in_words
from communities.pictures import Pen
from communities.templatetags import drawing, lines, moments
from communities.tenancy import scope

register = template.Library()
register.tags |= drawing.register.tags | lines.register.tags
register.filters |= moments.register.filters

ICON_SIZES = (16, 18, 20)
# The style paints icons; saying it in each of them would be a fifth of a page.
PAINT = re.compile(r' (?:fill|stroke|stroke-width|stroke-linecap|stroke-linejoin)="[^"]*"|\n *')
STATUS_ICONS = {"good": "circle-check", "warn": "circle-alert", "bad": "circle-x"}

MARK = (
    '<svg class="mark" viewBox="0 0 44 44" aria-hidden="true">'
    '<path class="act" d="M2.99 38.97C8.6 38.78 14.13 37.77 18.99 36.08'
    ' 23.85 34.39 28.02 32.02 31.11 29.3 34.2 26.57 36.2 23.5 36.99 20.5"/>'
    '<path class="reflect" d="M37.01 14.56C36.21 11.71 34.22 9.27 31.52 7.59 28.82 5.91'
    ' 25.41 5 22 5 18.59 5 15.18 5.91 12.48 7.59 9.78 9.27 7.79 11.71 6.99 14.56"/>'
    '<path class="cut" d="M13.22 29.58C15.42 31.46 18.13 33.16 21.24 34.57'
    ' 24.34 35.98 27.83 37.1 31.54 37.86"/>'
    '<path class="apply" d="M7.01 20.5C7.8 23.5 9.8 26.57 12.89 29.3'
    ' 15.98 32.02 20.15 34.39 25.01 36.08 29.87 37.77 35.4 38.78 41.01 38.97"/></svg>'
)
STROKES = {
    "act": '<path d="M3 5H33"/>',
    "reflect": '<path d="M4 5h.01M11 5h.01M18 5h.01M25 5h.01M32 5h.01"/>',
    "apply": '<path d="M2 5H26"/><circle cx="30" cy="5" r="4"/>',
}


@register.simple_tag
@lru_cache(maxsize=512)
def icon(name: str, size: int = 18, label: str = "") -> SafeString:
    """An inline icon; hidden from screen readers unless it stands alone and has a ``label``."""
    if size not in ICON_SIZES:
        raise ValueError(f"icons are {ICON_SIZES} px")
    drawn = _loop_icon(size) if name == "loop" else PAINT.sub("", lucide(name, size=size))
    said = format_html('role="img" aria-label="{}"', label) if label else 'aria-hidden="true"'
    return mark_safe(drawn.replace("<svg", f'<svg class="icon" {said}', 1))  # noqa: S308 - our own drawing


@register.simple_tag
def mark() -> SafeString:
    """The mark; its parts have classes, its size and colours come from the style."""
    return mark_safe(MARK)  # noqa: S308 - a constant


@register.simple_tag
@lru_cache(maxsize=8)
def stroke(part: str) -> SafeString:
    """The small stroke of "act", "reflect" or "apply"."""
    frame = f'<svg class="stroke stroke-{part}" viewBox="0 0 36 10" aria-hidden="true">'
    return mark_safe(f"{frame}{STROKES[part]}</svg>")  # noqa: S308 - a constant


@register.simple_tag
def face(person, size: str = "", named: bool = False, present: bool = False) -> SafeString:
    """Initials on a quiet disc; square for guests. ``named`` when no name stands beside it."""
    words = (size, "guest" if person.is_guest else "", "present" if present else "")
    name = person.name if named else ""
    return _face(
        " ".join(("face", f"face-{person.face_hue}", *filter(None, words))), name, person.initials
    )


@lru_cache(maxsize=4096)
def _face(classes: str, name: str, initials: str) -> SafeString:
    if name:
        return format_html(
            '<span class="{}" role="img" aria-label="{}" title="{}">{}</span>',
            classes, name, name, initials,
        )  # fmt: skip
    return format_html('<span class="{}" aria-hidden="true">{}</span>', classes, initials)


@register.simple_tag
def status(tone: str, word: str) -> SafeString:
    """A state: an icon and a word in green ("good"), amber ("warn") or red ("bad")."""
    sign = icon(STATUS_ICONS[tone], 16)
    return format_html('<span class="status {}">{}{}</span>', tone, sign, word)


@register.simple_tag
def date_block(moment, clock: bool = False, classes: str = "") -> SafeString:
    """Weekday over day over month, or over the time with ``clock``."""
    return _date_block(moment.isoformat(), *in_parts(moment, "H:i" if clock else "M"), classes)


@lru_cache(maxsize=4096)
def _date_block(iso: str, above: str, number: str, below: str, classes: str) -> SafeString:
    return format_html(
        '<time class="date-block {}" datetime="{}">{}<b>{}</b>{}</time>',
        classes, iso, above, number, below,
    )  # fmt: skip


@register.simple_tag
def here(viewname: str, *args, **kwargs) -> str:
    """The URL of a page inside the current community."""
    return scope.here(viewname, *args, **kwargs)


@register.simple_tag
def undo_url(message) -> str:
    """Where a toast's Undo posts to: a message's ``extra_tags="undo:/c/…/"``, else nothing."""
    return next((tag[5:] for tag in message.tags.split() if tag.startswith("undo:")), "")


@register.simple_tag
def fields_said(form) -> str:
    """How an error summary opens: "Two things to put right"."""
    count = len(form.errors)
    if count == 1:
        return _("One thing to put right")
    return _("%(count)s things to put right") % {"count": in_words(count)}


@register.filter
def named(people) -> str:
    """ "Ada Brandt, Bo Lindgren and Mo Haddad"."""
    return get_text_list([person.name for person in people], _("and"))


@register.filter
def leads(label: str) -> str:
    """A field's label before its error: a question stands as it is, anything else gets a colon."""
    return label if str(label).endswith(("?", ":", ".")) else f"{label}:"


@register.simple_tag(name="static")
@lru_cache(maxsize=128)
def kept_static(path: str) -> str:
    """Django's ``static``; the address of a file is looked up once per process."""
    return static(path)


@register.simple_tag
@lru_cache(maxsize=1)
def import_map() -> SafeString:
    """Each module of static/js by its own name, as in ``import "praxis/toast"``."""
    modules = sorted((settings.BASE_DIR / "static" / "js").glob("*.js"))
    found = {f"praxis/{module.stem}": static(f"js/{module.name}") for module in modules}
    return mark_safe(json.dumps({"imports": found}))  # noqa: S308 - our own file names


def _loop_icon(size: int) -> str:
    pen = Pen(pitch=17, reach=10.8, height=7.75, left=3.5, top=4)
    path = pen.stroke(0, 2 * 3.14159)
    frame = f'<svg width="{size}" height="{size}" viewBox="0 0 24 24">'
    return f'{frame}<path d="{path}"/></svg>'
