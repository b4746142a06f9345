"""What was asked at a meeting, for its page and for the list that open pages read again."""

from dataclasses import dataclass

from django.db import models
from django.utils.translation import gettext as _

from communities import panels
from communities.models import Membership
from communities.now import Action
from communities.panels import Panel
from communities.tenancy.prepared import Reader, prepared
from communities.tenancy.scope import here, require_scope
from events import desk, room
from events import rules as event_rules
from events.models import Question
from events.room_forms import QuestionForm

SHOWN = 10


@dataclass
class Asked:
    """A question as one reader sees it."""

    question: Question
    is_mine: bool
    may_want: bool
    may_answer: bool
    asker: str

    @property
    def may_withdraw(self) -> bool:
        return self.is_mine or self.may_answer


@dataclass
class Shown:
    """The questions of a meeting for one reader, and what the page around them needs."""

    event: object
    rows: list[Asked]
    page: object
    form: QuestionForm | None
    is_live: bool
    more: bool = False

    @property
    def socket(self) -> str:
        return f"/ws/c/{require_scope().slug}/"


@panels.panel("event")
def asked(event, membership) -> Panel | None:
    """The ten most wanted; in the room also the field to ask in."""
    if event.state == event.State.CANCELLED:
        return None
    found = _first(membership, event)
    form = QuestionForm() if room.is_live(event) else None
    if not found and (form is None or not event_rules.may_come(membership, event)):
        return None
    told = shown(event, membership, found[:SHOWN], form)
    told.more = len(found) > SHOWN
    return Panel(title_of(event), "events/question_panel.html", told)


@desk.offer(40)
def ask(event, membership) -> Action | None:
    """The way to the questions, while anything can be asked and the page itself has no field for it."""
    has_field = room.is_live(event)
    if has_field or not room.is_open(event) or not event_rules.may_come(membership, event):
        return None
    return Action(_("Ask a question"), here("events:question_list", event.pk))


def of(event, membership):
    """Everything that was asked and not taken back, in order, page by page."""
    return _all.lazily(membership, event)


def shown(event, membership, rows, form: QuestionForm | None) -> Shown:
    """How one reader sees these questions."""
    comes = event_rules.may_come(membership, event)
    may_want, runs = comes and room.is_open(event), event.is_run_by(membership)
    named = None if comes or runs else _known_askers(membership, rows)
    told = []
    for question in rows:
        mine = question.asked_by_id == membership.pk
        is_named = named is None or question.asked_by_id in named
        asker = question.asked_by.name if is_named else _("Somebody in the room")
        told.append(Asked(question, mine, may_want and not mine, runs, asker))
    may_ask = form if comes and room.is_open(event) else None
    return Shown(event, told, rows, may_ask, room.is_live(event))


def title_of(event) -> str:
    """What stands over them, before, during and after."""
    if event.is_over:
        return _("What was asked")
    return _("Questions") if event.has_begun else _("Asked beforehand")


def _known_askers(membership, rows) -> set:
    """Who is not in the room reads the names of those alone whom they know anyway."""
    askers = [question.asked_by_id for question in rows]
    known = Membership.objects.visible_to(membership).filter(pk__in=askers)
    return set(known.values_list("pk", flat=True))


@prepared(me=Reader, event=models.UUIDField())
def _all(me, event):
    asked = Question.objects.filter(event=event).standing().with_votes(me)
    return asked.select_related("asked_by").in_order()


@prepared(me=Reader, event=models.UUIDField())
def _first(me, event):
    asked = Question.objects.filter(event=event).standing().with_votes(me)
    return asked.select_related("asked_by").in_order()[: SHOWN + 1]
