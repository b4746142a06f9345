"""What reflections put on homes: write it down, how did the promise go, somebody waits for an answer."""

from django.db import models
from django.template.defaultfilters import date
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from communities import clock
from communities.models import Enrolment, Program
from communities.moments import clock_time, day, day_of_month, in_words
from communities.now import Action, Now, provider
from communities.tenancy.prepared import Reader, prepared
from communities.tenancy.scope import here
from events.models import Attendance, Event
from reflections import loop
from reflections.models import Commitment, Entry, Guide
from reflections.models.guide import about_minutes

ASKED = clock.dt.timedelta(days=14)
"""How long after a session a home still asks; the journal takes it at any time."""
AWAY = ["absent", "excused"]


@provider
def write_it_down(membership):
    """To learners: the last session of theirs without a reflection, for two weeks."""
    event = None if membership.is_nowhere("participant") else _unwritten.first(membership)
    if event is None:
        return
    due_on = loop.due_on(event.ends_at)
    kicker = _("Reflect · still open")
    if due_on >= clock.today():
        kicker = _("Reflect · due %(day)s") % {"day": date(due_on, "l")}
    url = f"{here('reflections:entry_create')}?event={event.pk}"
    if event.draft_at:
        text = _("Your draft from %(time)s is here. Only you can read it.")
        text, label = text % {"time": clock_time(event.draft_at)}, _("Go on writing")
    else:
        text = _("%(minutes)s. Only you can read it, unless you choose otherwise.")
        text, label = text % {"minutes": about_minutes(event.minutes)}, _("Start writing")
    yield Now(
        weight=10,
        part="reflect",
        kicker=kicker,
        title=_("Write down what “%(title)s” taught you.") % {"title": event.title},
        text=text,
        actions=(Action(label, url, kind="primary"),),
    )


@provider
def promise_due(membership):
    """To whoever promised something for a day that has come: one tap."""
    promise = _promise.first(membership, clock.today())
    if promise is None:
        return
    today = promise.due_on == clock.today()
    kicker = _("Apply · a promise due today")
    if not today:
        kicker = _("Apply · a promise for %(day)s") % {"day": day_of_month(promise.due_on)}
    url, back = here("reflections:commitment_answer", promise.pk), here("communities:home")
    kinds = [*promise.first_answers, *promise.other_answers]
    yield Now(
        weight=70,
        part="apply",
        kicker=kicker,
        title=_("How did your promise go?"),
        promise=promise.sentence,
        text=_("You wrote this on %(day)s. How did it go?")
        % {"day": day_of_month(promise.made_at)},
        actions=tuple(
            Action(
                label,
                url,
                "post",
                "plain" if index < 3 else "quiet",
                {"answer": value, "next": back},
            )
            for index, (value, label) in enumerate(kinds)
        ),
    )


@provider
def shared_and_waiting(membership):
    """To facilitators: how many reflections wait for an answer, and since when."""
    waiting = None if membership.is_nowhere("facilitator") else _waiting.first(membership)
    if waiting is None or membership.is_guest:
        return
    title = ngettext(
        "%(count)s reflection waits for your answer.",
        "%(count)s reflections wait for your answer.",
        waiting["count"],
    )
    yield Now(
        weight=40,
        part="reflect",
        kicker=_("Reflect · shared with the facilitators"),
        title=title % {"count": in_words(waiting["count"])},
        text=_("The oldest was shared on %(day)s.") % {"day": day(waiting["oldest"])},
        actions=(Action(_("Read and answer"), here("reflections:entry_shared")),),
    )


@prepared(membership=Reader, day=models.DateField())
def _promise(membership, day):
    return Commitment.objects.visible_to(membership).due(day).order_by("due_on", "id")[:1]


@prepared(membership=Reader)
def _waiting(membership):
    waiting = Entry.objects.unanswered_by_facilitators(membership).order_by().values("community")
    return waiting.annotate(count=models.Count("pk"), oldest=models.Min("submitted_at"))


@prepared(membership=Reader)
def _unwritten(membership):
    learning = Enrolment.objects.active().learners().filter(membership=membership)
    mine = Entry.objects.mine(membership).filter(event=models.OuterRef("pk"))
    asked = Guide.objects.after_session(models.OuterRef("program_id"))
    away = Attendance.objects.filter(
        event=models.OuterRef("pk"), membership=membership, state__in=AWAY
    )
    return (
        Event.objects.held()
        .filter(program__in=learning.values("program_id"), program__status=Program.Status.RUNNING)
        .filter(ends_at__range=(clock.now() - ASKED, clock.now()))
        .filter(~models.Exists(mine.kept()), ~models.Exists(away))
        .annotate(
            draft_at=models.Subquery(mine.drafts().values("saved_at")[:1]),
            minutes=models.Subquery(asked.values("minutes")[:1]),
        )
        .order_by("-starts_at", "-id")[:1]
    )
