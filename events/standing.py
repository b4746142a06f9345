"""How somebody stands with a meeting: what they said, their place in the queue, what they may choose."""

from dataclasses import dataclass

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l
from django.utils.translation import ngettext

from communities.moments import in_words
from communities.tenancy.prepared import Reader, prepared
from communities.ways_in import until_when
from events import rules, seats
from events.models import Event, Registration
from events.models.registration import no_place

ORDINALS = (
    *(_l("second"), _l("third"), _l("fourth"), _l("fifth")),
    *(_l("sixth"), _l("seventh"), _l("eighth"), _l("ninth")),
)


@dataclass(frozen=True)
class Choice:
    """A kind of seat that one may take, or queue for."""

    seat: str
    is_full: bool
    coming: str
    queue: str

    @property
    def label(self) -> str:
        return self.queue if self.is_full else self.coming


@dataclass(frozen=True)
class Standing:
    """One person and one meeting. ``mine`` is None while they have not answered."""

    event: Event
    seats: seats.Seats
    mine: Registration | None
    may_come: bool = True

    @property
    def is_waiting(self) -> bool:
        return bool(self.mine) and self.mine.answer == Registration.Answer.WAITING

    @property
    def is_offered(self) -> bool:
        """A seat is kept for them now."""
        return self.is_waiting and self.mine.is_offered

    @property
    def is_full(self) -> bool:
        """Whoever says yes now gets a place in the queue."""
        return self.seats.are_full

    @property
    def choices(self) -> list[Choice]:
        """What a yes can mean here: one choice, or two at a hybrid meeting."""
        both = len(self.seats.kinds) > 1
        return [
            Choice(
                kind,
                self.seats[kind].are_full,
                _COMING[kind] if both else _("I’m coming"),
                _QUEUE[kind] if both else _("Queue for a place"),
            )
            for kind in self.seats.kinds
        ]

    @property
    def other_choice(self) -> Choice | None:
        """The other kind of seat, for who has one or waits for one."""
        if self.mine and self.mine.seat and len(self.seats.kinds) > 1:
            return next(one for one in self.choices if one.seat != self.mine.seat)
        return None

    @property
    def queue(self) -> str:
        """ "You are third in the queue." """
        return place_in_queue(self.mine.before())

    @property
    def offer(self) -> str:
        """ "It is yours until 14:30 today. After that it goes to the next of three." """
        said = yours_until(self.mine.offered_until)
        others = self.seats[self.mine.seat].waiting
        if not others:
            return said
        after = ngettext(
            "After that it goes to the one who waits.",
            "After that it goes to the next of %(count)s who wait.",
            others,
        )
        return f"{said} {after % {'count': others}}"

    @property
    def places(self) -> str:
        """ "3 places left.", "All 24 places are taken. 3 wait." """
        if len(self.seats.kinds) == 1:
            return _one_kind(self.seats[self.seats.kinds[0]])
        said = {kind: left(self.seats[kind]) for kind in self.seats.kinds}
        return _("In the room: %(room)s Online: %(online)s") % said

    @property
    def whole(self) -> int | None:
        """How many may come in all; None is without end."""
        return seats.whole(self.event)

    @property
    def held(self) -> str:
        """ "One place is held for you." """
        if self.is_offered and self.seats.held == 1:
            return _("One place is held for you.")
        return _held(self.seats.held) if self.seats.held else ""

    @property
    def queue_facts(self) -> str:
        """What the faces do not show: "One place is held for you. Three people wait, first come, …" """
        return " ".join(filter(None, (self.held, _wait(self.seats.waiting))))


def of(event: Event, person) -> Standing:
    """For a member, by at most two statements. Needs ``with_answers``."""
    mine = _mine.first(event, person) if event.my_answer else None
    if mine:
        mine.event = event
    return Standing(event, _seats(event), mine, rules.may_come(person, event))


def of_guest(event: Event, guest) -> Standing:
    """For somebody who has come by a mailed link."""
    mine = Registration.objects.filter(event=event).of(guest).first()
    if mine:
        mine.event = event
    return Standing(event, seats.of(event), mine)


def yours_until(end) -> str:
    """ "It is yours until 14:30 today." """
    return _("It is yours until %(until)s.") % {"until": until_when(end)}


def place_in_queue(before: int) -> str:
    """ "You are next in the queue.", "You are third in the queue.", "You are number 12 in the queue." """
    if not before:
        return _("You are next in the queue.")
    if before <= len(ORDINALS):
        return _("You are %(ordinal)s in the queue.") % {"ordinal": ORDINALS[before - 1]}
    return _("You are number %(number)s in the queue.") % {"number": before + 1}


def _one_kind(places) -> str:
    if places.free is None:
        return ""
    if not places.are_full:
        said = ngettext("%(left)s place left.", "%(left)s places left.", places.free)
        return said % {"left": places.free}
    said = [no_place(places.capacity)]
    if places.waiting:
        waits = ngettext("%(count)s waits.", "%(count)s wait.", places.waiting)
        said.append(waits % {"count": places.waiting})
    return " ".join(said)


def left(places) -> str:
    """ "3 places left.", "every place is taken, 2 wait.", "room for everybody." """
    if places.free is None:
        return _("room for everybody.")
    if not places.are_full:
        said = ngettext("%(left)s place left.", "%(left)s places left.", places.free)
        return said % {"left": places.free}
    if not places.waiting:
        return _("every place is taken.")
    said = ngettext(
        "every place is taken, %(count)s waits.",
        "every place is taken, %(count)s wait.",
        places.waiting,
    )
    return said % {"count": places.waiting}


def _held(count: int) -> str:
    said = ngettext(
        "%(number)s place is held for somebody.", "%(number)s places are held for somebody.", count
    )
    return said % {"number": in_words(count)}


def _wait(count: int) -> str:
    if not count:
        return ""
    said = ngettext(
        "%(number)s person waits.", "%(number)s people wait, first come, first served.", count
    )
    return said % {"number": in_words(count)}


_COMING = {"room": _l("I’m coming, in the room"), "online": _l("I’m coming online")}
_QUEUE = {"room": _l("Queue for the room"), "online": _l("Queue for a place online")}


def _seats(event: Event) -> seats.Seats:
    """A meeting with room for everybody needs no counting."""
    return seats.of(event) if seats.are_limited(event) else seats.endless(event)


@prepared(event=models.UUIDField(), me=Reader)
def _mine(event, me):
    return Registration.objects.filter(event=event, membership=me)
