"""Finding entries and promises again: only what the reader may read."""

from collections.abc import Iterable

from django.db.models import Q, TextField
from django.db.models.functions import Cast
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from communities.search import EACH, Hit, source
from communities.tenancy.scope import here
from reflections.models import Commitment, Entry


@source("entries", _l("Reflections"))
def entries(query: str, membership) -> Iterable[Hit]:
    """Reflections whose words contain the query."""
    found = (
        Entry.objects.visible_to(membership)
        .annotate(answered=Cast("answers", TextField()))
        .filter(Q(answered__icontains=query) | Q(body__icontains=query) | Q(title__icontains=query))
    )
    for entry in found.said().order_by("-saved_at", "-id")[:EACH]:
        who = _("yours") if entry.author_id == membership.pk else entry.author.name
        yield Hit(entry.heading, f"{who} · {entry.excerpt[:100]}", entry.get_absolute_url())


@source("commitments", _l("Promises"))
def commitments(query: str, membership) -> Iterable[Hit]:
    """The reader's own promises."""
    mine = Commitment.objects.visible_to(membership)
    found = mine.filter(Q(trigger__icontains=query) | Q(action__icontains=query))
    url = here("reflections:commitment_list")
    for promise in found.order_by("-made_at", "-id")[:EACH]:
        yield Hit(promise.sentence, _("your promise"), url)
