"""What reflections show on other pages: two columns of the cycle, promises on events, one voice at home."""

from django.db import models
from django.template.defaultfilters import date
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from communities import clock, panels
from communities.moments import clock_time, day_of_month, in_words
from communities.now import Action
from communities.panels import Panel, Part
from communities.tenancy.prepared import Reader, prepared
from communities.tenancy.scope import here
from reflections import loop, rules
from reflections.models import Commitment, Entry
from reflections.models.guide import about_minutes

LATELY = clock.dt.timedelta(days=14)
QUOTED = 160


@panels.part("reflect")
def reflect(program, cycle, membership) -> Part:
    """ "15 of 24 have written. Yours is a draft from 10:42, and only you can read it."."""
    told = loop.facts(program, cycle, membership)
    title = told.prompt or _("What did it teach you?")
    if told.kept_at:
        return Part(
            "done",
            _("Reflect · done"),
            title,
            _("%(written)s Yours is kept.") % _written(told),
            _journal(),
        )
    if not told.event_id:
        text = _("It opens after the session. %(minutes)s, and yours alone.")
        text %= {"minutes": about_minutes(told.minutes)}
        return Part("ahead", _("Reflect · next"), title, text)
    kicker = _("Reflect · still open")
    if told.due_on >= clock.today():
        kicker = _("Reflect · open until %(day)s") % {"day": date(told.due_on, "l")}
    if not told.takes_part:
        text = _("%(written)s You see that they wrote, never what.") % _written(told)
        if told.facilitates:
            text = _("%(written)s You read what they share with you.") % _written(told)
        return Part("open", kicker, title, text)
    write = f"{here('reflections:entry_create')}?event={told.event_id}"
    if told.draft_at:
        text = _("%(written)s Yours is a draft from %(time)s, and only you can read it.")
        text %= _written(told) | {"time": _when(told.draft_at)}
        return Part("open", kicker, title, text, Action(_("Go on writing"), write))
    text = _("%(written)s %(minutes)s; only you read yours, unless you choose otherwise.")
    text %= _written(told) | {"minutes": about_minutes(told.minutes)}
    return Part("open", kicker, title, text, Action(_("Start writing"), write))


@panels.part("apply")
def apply(program, cycle, membership) -> Part:
    """ "17 promises open the next session. Two are yours."."""
    told = loop.facts(program, cycle, membership)
    state = "done" if told.promised else "open" if told.kept_at else "ahead"
    kicker = {"done": _("Apply · done"), "open": _("Apply · now")}.get(state, _("Apply · next"))
    mine = told.my_open_promises
    if not told.open_promises:
        text = _("A promise is made at the end of a reflection, by whoever likes.")
        return Part(state, kicker, _("One promise each"), text)
    text = ngettext(
        "%(count)s promise opens the next session.",
        "%(count)s promises open the next session.",
        told.open_promises,
    ) % {"count": told.open_promises}
    if mine:
        yours = ngettext("%(count)s is yours.", "%(count)s are yours.", mine)
        text = f"{text} {yours % {'count': in_words(mine)}}"
    action = (
        Action(_("My promises"), here("reflections:commitment_list"), kind="quiet")
        if mine
        else None
    )
    return Part(state, kicker, _("One promise each"), text, action)


@panels.panel("event")
def promises(event, membership) -> Panel | None:
    """The reader's own open promises and nobody else's, and the way to write once it has begun."""
    if membership.is_guest:
        return None
    mine = _mine(membership, event.program_id, anywhere=event.program is None)
    write = ""
    writes = event.program is None or rules.may_write_in(membership, event.program)
    if writes and event.starts_at <= clock.now() and event.state != event.State.CANCELLED:
        write = f"{here('reflections:entry_create')}?event={event.pk}"
    if not mine and not write:
        return None
    context = {"promises": mine, "write_url": write}
    return Panel(
        _("Your open promises") if mine else _("What do I take from this?"),
        "reflections/event_panel.html",
        context,
    )


@panels.panel("home")
def said(community, membership) -> Panel | None:
    """One thing that somebody lately showed to a whole program that the reader belongs to."""
    entry = None if membership.is_guest else _lately.first(membership)
    if entry is None:
        return None
    title = _("Said on %(weekday)s") % {
        "weekday": date(timezone.localtime(entry.submitted_at), "l")
    }
    return Panel(title, "reflections/home_panel.html", {"entry": entry, "quote": _quote(entry)})


def _written(told) -> dict:
    text = ngettext(
        "%(count)s of %(all)s has written.", "%(count)s of %(all)s have written.", told.written
    )
    return {"written": text % {"count": told.written, "all": told.learners}}


def _when(moment) -> str:
    if timezone.localtime(moment).date() == clock.today():
        return clock_time(moment)
    return day_of_month(moment)


def _journal() -> Action:
    return Action(_("My journal"), here("reflections:entry_list"), kind="quiet")


def _quote(entry: Entry) -> str:
    """The last answer that is short enough to stand alone, or the first words."""
    texts = [" ".join(text.split()) for _label, text in entry.said]
    short = [text for text in texts if len(text) <= QUOTED]
    return short[-1] if short else f"{texts[0][:QUOTED].rsplit(' ', 1)[0]} …"


@prepared(me=Reader, program=models.UUIDField())
def _mine(me, program, *, anywhere):
    mine = Commitment.objects.visible_to(me).open().for_program(None if anywhere else program)
    return mine.order_by("due_on", "id")


@prepared(me=Reader)
def _lately(me):
    shown = Entry.objects.visible_to(me).kept().exclude(author=me)
    shown = shown.filter(visibility=Entry.Visibility.PROGRAM, submitted_at__gt=clock.now() - LATELY)
    return shown.select_related("author", "guide").order_by("-submitted_at", "-id")[:1]
