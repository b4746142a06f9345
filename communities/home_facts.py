"""What a home needs to know of this app's nouns, by one query, however many cards tell of it."""

from django.db import models
from django.db.models.functions import JSONObject

from communities import clock
from communities.models import (
    Agreement,
    EnrolmentRequest,
    Invitation,
    JoinRequest,
    Mail,
    Membership,
    PathItem,
    PathMark,
    Program,
)
from communities.models.mail import TRIES
from communities.tenancy.prepared import Reader, prepared

WEEK = clock.dt.timedelta(days=7)


def about(membership) -> dict:
    """What waits for this reader. A request's membership asks once.

    ``agreement``, ``offered``, ``at_the_door``, ``asks``, ``invited``, ``undelivered``, ``on_the_path`` and
    ``open_program`` are each a dict with what a card says, or None.
    """
    if membership.enrolled is None:
        return _facts.first(membership, clock.today())
    if "_home_facts" not in membership.__dict__:
        membership.__dict__["_home_facts"] = _facts.first(membership, clock.today())
    return membership.__dict__["_home_facts"]


@prepared(me=Reader, day=models.DateField())
def _facts(me, day):
    found = {"agreement": _agreement(me)}
    if not me.is_guest:
        found |= {
            "offered": _offered(me),
            "asks": _asks(me),
            "on_the_path": _path(me, day),
            "open_program": _open(me),
        }
    if me.is_organizer:
        found |= {"at_the_door": _door(me), "invited": _invited(), "undelivered": _undelivered()}
    nothing = models.Value(None, output_field=models.JSONField())
    names = (
        "agreement",
        "offered",
        "asks",
        "on_the_path",
        "open_program",
        "at_the_door",
        "invited",
    )
    every = dict.fromkeys((*names, "undelivered"), nothing) | found
    return Membership.objects.filter(pk=me.pk).values("pk").annotate(**every)


def _agreement(me) -> models.Subquery:
    """The version that the reader has not said yes to."""
    waiting = Agreement.objects.waiting_for(me).newest_first()
    return _one(waiting, version="version", change="change")


def _door(me) -> models.Subquery:
    """Who has waited longest to be let into the community, and how many wait."""
    waiting = JoinRequest.objects.visible_to(me).waiting().order_by("asked_at", "id")
    waiting = waiting.annotate(all=models.Window(models.Count("pk")))
    return _one(waiting, id="pk", name="name", count="all")


def _offered(me) -> models.Subquery:
    """The place that is kept for the reader, and is gone soonest."""
    kept = EnrolmentRequest.objects.filter(membership=me, offered_until__gt=clock.now())
    kept = kept.filter(state=EnrolmentRequest.State.OFFERED).order_by("offered_until")
    said = {"program": "program_id", "title": "program__title", "until": "offered_until"}
    return _one(kept, id="pk", **said)


def _asks(me) -> models.Subquery:
    """Who has waited longest for a yes into a program that the reader runs."""
    asks = EnrolmentRequest.objects.visible_to(me).waiting()
    asks = asks.filter(kind=EnrolmentRequest.Kind.APPROVAL).exclude(membership=me)
    asks = asks.order_by("asked_at", "id").annotate(all=models.Window(models.Count("pk")))
    return _one(
        asks, name="membership__name", program="program_id", title="program__title", count="all"
    )


def _invited() -> models.Subquery:
    """Invitations that nobody has answered for a week."""
    old = Invitation.objects.nudgeable().filter(sent_at__lt=clock.now() - WEEK)
    old = old.order_by("sent_at", "id").annotate(all=models.Window(models.Count("pk")))
    return _one(old, name="name", email="email", count="all")


def _undelivered() -> models.Subquery:
    """Mails that were given up within the week."""
    lost = Mail.objects.filter(sent_at=None, tries__gte=TRIES, created_at__gt=clock.now() - WEEK)
    lost = lost.order_by("-created_at", "-id").annotate(all=models.Window(models.Count("pk")))
    return _one(lost, to="to", count="all")


def _path(me, day) -> models.Subquery:
    """The first needed thing that the reader ticks by hand, of the paths of what has begun."""
    marks = PathMark.objects.filter(item=models.OuterRef("pk"), membership=me)
    running = Program.objects.running().of(me).filter(starts_on__lte=day).values("pk")
    items = PathItem.objects.filter(program__in=running, removed_at=None, required=True, track=None)
    items = items.exclude(kind__in=PathItem.TICKS_ITSELF).filter(~models.Exists(marks))
    items = items.order_by("-program__starts_on", "position", "id")
    names = {name: name for name in ("title", "about", "minutes", "kind")}
    return _one(items, program="program_id", of="program__title", **names)


def _open(me) -> models.Subquery:
    """A running program that takes people and has a while to go, the one that began last."""
    takes = Program.objects.running().exclude(joining=Program.Joining.INVITED)
    takes = takes.filter(ends_on__gt=clock.now()).order_by("-starts_on", "id")
    return _one(takes, id="pk", title="title", purpose="purpose")


def _one(rows, **said) -> models.Subquery:
    return models.Subquery(rows.values(said=JSONObject(**said))[:1])
