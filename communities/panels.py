"""Panels that other apps put on pages of this one, and the facts of a cycle's three parts."""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from communities import rules
from communities.now import Action
from communities.tenancy.scope import here

_panels: dict[str, list[Callable]] = {}
_tabs: list[tuple[str, str, str, Callable]] = []
_parts: dict[str, Callable] = {}


@dataclass(frozen=True)
class Panel:
    """A section of a page: a heading, a template, and what the template needs."""

    title: str
    template: str
    context: dict


@dataclass(frozen=True)
class Part:
    """One part of a cycle for one reader. ``state`` is done, open, ahead or waived."""

    state: str
    kicker: str
    title: str
    text: str
    action: Action | None = None


def panel(page: str) -> Callable:
    """Registers ``function(subject, membership) -> Panel | None`` for a page, as in "program"."""

    def add(function):
        _panels.setdefault(page, []).append(function)
        return function

    return add


def panels(page: str, subject, membership) -> list[Panel]:
    """What the other apps have to show on a page, in the order of the apps."""
    shown = (function(subject, membership) for function in _panels.get(page, []))
    return [panel for panel in shown if panel]


def tab(key: str, label: str, viewname: str, *, shown=lambda program: True) -> None:
    """Registers a page of a program; its view takes the program's id and shows ``key`` as current.

    ``shown(program)`` says whether the program has it, for ``program.reader``.
    """
    _tabs.append((key, label, viewname, shown))


@dataclass(frozen=True)
class Tab:
    """A page of a program in the row of its tabs; equal ones look alike, so that the row is drawn once."""

    label: str
    url: str
    current: bool


def tabs(program, current: str) -> tuple[Tab, ...]:
    """The tabs of a program's pages, `communities`' own first."""
    return tuple(
        Tab(str(label), here(viewname, program.pk), key == current)
        for key, label, viewname, shown in sorted(_tabs, key=_at_the_end)
        if key == current or shown(program)
    )


def _at_the_end(tab) -> int:
    """People after what the apps have to show, settings last."""
    return ("people", "settings").index(tab[0]) + 1 if tab[0] in {"people", "settings"} else 0


tab("now", _l("Now"), "communities:program_detail")
tab("goals", _l("Goals"), "communities:goal_list")
tab("people", _l("People"), "communities:program_people")
tab(
    "settings",
    _l("Settings"),
    "communities:program_settings",
    shown=lambda program: rules.may_shape(program.reader, program),
)


def part(name: str) -> Callable:
    """Registers ``function(program, cycle, membership) -> Part`` for act, reflect or apply."""

    def add(function):
        _parts[name] = function
        return function

    return add


def parts(program, cycle, membership) -> dict[str, Part]:
    """The three parts of a cycle, each told by the app that owns it."""
    return {name: function(program, cycle, membership) for name, function in _parts.items()}


@dataclass(frozen=True)
class Loop:
    """One cycle as the picture draws it. ``state`` is closed, now or ahead."""

    title: str
    when: str
    state: str
    act: str = "ahead"
    reflect: str = "ahead"
    apply: str = "ahead"


def loops(program, cycles, current, told: dict[str, Part]) -> tuple[Loop, ...]:
    """The program's cycles for the picture; only the current one shows its parts' states."""
    drawn = []
    for cycle in cycles:
        first, last = program.week(cycle.starts_on), program.week(cycle.ends_on)
        if first == last:
            when = _("week %(first)s") % {"first": first}
        else:
            when = _("weeks %(first)s to %(last)s") % {"first": first, "last": last}
        if program.status == program.Status.CLOSED:
            state = "closed"
        elif current is None or cycle.position > current.position:
            state = "ahead"
        else:
            state = "now" if cycle == current else "closed"
        states = {name: part.state for name, part in told.items()} if state == "now" else {}
        drawn.append(Loop(cycle.title, when, state, **states))
    return tuple(drawn)
