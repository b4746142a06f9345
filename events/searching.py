"""Events in search: only what the reader may see, of a series the one that is nearest."""

from collections.abc import Iterable

from django.db import models
from django.db.models.functions import Coalesce, Extract, RowNumber
from django.utils.translation import gettext_lazy as _l

from communities import clock
from communities.search import EACH, Hit, source
from events.models import Event, Material


@source("events", _l("Sessions"))
def events(query: str, membership) -> Iterable[Hit]:
    """By title, place, speaker or material; what is called so first, then what is next, then the latest."""
    called = models.Q(title__icontains=query)
    shown = Material.objects.filter(event=models.OuterRef("pk"), label__icontains=query)
    found = Event.objects.visible_to(membership).filter(
        called
        | models.Q(place__icontains=query)
        | models.Q(speakers__icontains=query)
        | models.Exists(shown)
    )
    found = found.annotate(
        is_called=_flag(called), is_ahead_now=_flag(models.Q(ends_at__gt=clock.now())), away=_away()
    )
    order = ("-is_called", "-is_ahead_now", "away", "pk")
    same = models.Window(
        RowNumber(),
        partition_by=[Coalesce("series_id", "pk")],
        order_by=[
            models.F(name[1:]).desc() if name[0] == "-" else models.F(name) for name in order
        ],
    )
    nearest = found.annotate(of_series=same).filter(of_series=1).order_by(*order)
    return [Hit(event.title, event.when, event.get_absolute_url()) for event in nearest[:EACH]]


def _flag(condition: models.Q) -> models.Case:
    return models.Case(models.When(condition, then=1), default=0)


def _away() -> models.Func:
    """How many seconds lie between now and the start, ahead or ago."""
    return models.functions.Abs(
        Extract("starts_at", "epoch") - models.Value(clock.now().timestamp()),
        output_field=models.FloatField(),
    )
