"""The cycle picture: a program's loops on one pen line, and one loop alone."""

from django import template
from django.utils.translation import gettext as _

from communities import pictures
from communities.moments import in_words

register = template.Library()

PEN = pictures.Pen(top=44)
SMALL = pictures.Pen(top=10)
RUNNING = pictures.Pen(pitch=250, reach=110, height=96, left=-113, top=14)
FULL = {"done", "open"}
WHOLE = {"closed": "done", "ahead": "ahead"}


@register.inclusion_tag("ui/program_line.html")
def program_line(loops) -> dict:
    """A program's picture. Loops have title, when, state ("closed", "now", "ahead") and parts."""
    loops = list(loops)
    now = next((index for index, loop in enumerate(loops) if loop.state == "now"), None)
    shown = pictures.window(len(loops), now)
    drawn = [_drawn(loop, index, PEN) for index, loop in enumerate(loops[shown])]
    here = next((loop for loop in drawn if loop["now"]), None)
    return {
        "loops": drawn,
        "here": here,
        "width": int(PEN.pitch * len(drawn)),
        "height": int(PEN.top + 2 * PEN.height + 8),
        "said": _said(loops, now),
    }


@register.inclusion_tag("ui/loop_small.html")
def loop_small(parts, classes: str = "", label: str = "") -> dict:
    """One loop of 150 px; ``parts`` has "act", "reflect" and "apply" as a dict or as attributes."""
    states = {name: _state(_part(parts, name)) for name in ("act", "reflect", "apply")}
    return {"loop": _strokes(states, 0, SMALL), "classes": classes, "label": label}


@register.inclusion_tag("ui/loop_small.html")
def empty_loop() -> dict:
    """The loop of an empty page: only its first stroke is inked."""
    return loop_small({"act": "open"}, "first")


@register.inclusion_tag("ui/line_running.html")
def line_running(loops: int = 4, classes: str = "landing-line") -> dict:
    """The line passing through a picture: it comes in from the left and goes on to the right."""
    states = dict.fromkeys(("act", "reflect", "apply"), "done")
    drawn = [_strokes(states, index, RUNNING) for index in range(1, loops + 1)]
    edges = pictures.loop(0, RUNNING), pictures.loop(loops + 1, RUNNING)
    return {"loops": drawn, "enters": edges[0].apply, "leaves": edges[1].act, "classes": classes}


def _drawn(loop, index: int, pen: pictures.Pen) -> dict:
    whole = WHOLE.get(loop.state)
    states = {
        name: whole or _state(getattr(loop, name, "ahead")) for name in ("act", "reflect", "apply")
    }
    return _strokes(states, index, pen) | {
        "title": loop.title,
        "when": loop.when,
        "now": loop.state == "now",
        "just": getattr(loop, "just", ""),
        "centre": pen.left + pen.pitch * (index + 0.5),
    }


def _strokes(states: dict, index: int, pen: pictures.Pen) -> dict:
    paths = pictures.loop(index, pen)
    full = states["reflect"] in FULL
    return {
        "paths": paths,
        "states": states,
        # The path is told to be so long that the dots, one apart, end where the stroke ends.
        "dots": "6.01" if full else "12.01",
        "thin": states["apply"] not in FULL,
    }


def _part(parts, name: str):
    return parts.get(name, "ahead") if isinstance(parts, dict) else getattr(parts, name, "ahead")


def _state(part) -> str:
    """A part's state, whether it was given as a word or as an object that has one."""
    return getattr(part, "state", part) or "ahead"


def _said(loops, now: int | None) -> str:
    """The picture as a sentence, for those who hear the page."""
    count = len(loops)
    if now is None:
        return _("%(count)s cycles on one line.") % {"count": in_words(count)}
    words = {"done": _("done"), "open": _("open"), "ahead": _("ahead"), "waived": _("waived")}
    states = {n: words[_state(getattr(loops[now], n, ""))] for n in ("act", "reflect", "apply")}
    return _(
        "%(count)s cycles on one line. You are in number %(number)s, %(title)s:"
        " act %(act)s, reflect %(reflect)s, apply %(apply)s."
    ) % {"count": in_words(count), "number": now + 1, "title": loops[now].title, **states}
