"""What writing adds to a program's end. Numbers only: promises and entries stay their authors'."""

from django.db import models
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast
from django.utils.translation import ngettext

from communities.closeout import OpenEnd, closeout
from communities.models import Activity
from communities.tenancy.scope import here
from reflections.models import Entry


@closeout
def promises(program, membership):
    """Promises without an answer, counted from the record, which says nothing of their words."""
    change = Cast(KeyTextTransform("open", "data"), models.IntegerField())
    acts = Activity.objects.filter(program=program)
    acts = acts.filter(verb__in=["commitment.made", "commitment.answered"])
    if count := acts.aggregate(n=models.Sum(change))["n"]:
        sentence = ngettext(
            "%(count)s promise has no answer yet; it stays with who made it.",
            "%(count)s promises have no answer yet; they stay with who made them.",
            count,
        )
        yield OpenEnd(sentence % {"count": count})


@closeout
def unanswered(program, membership):
    """What was shared with the facilitators and that the reader, as one of them, could answer."""
    waiting = Entry.objects.unanswered_by_facilitators(membership).filter(program=program)
    if count := waiting.count():
        sentence = ngettext(
            "%(count)s reflection that was shared with you has no answer.",
            "%(count)s reflections that were shared with you have no answer.",
            count,
        )
        yield OpenEnd(sentence % {"count": count}, here("reflections:entry_shared"))
