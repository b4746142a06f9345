"""Who has gone quiet: two sessions missed in a row, told to those who run the program, with a draft."""

from urllib.parse import urlencode

from django.db import models
from django.db.models.functions import RowNumber
from django.utils.translation import gettext as _

from communities import clock
from communities.models import Activity, Enrolment, Membership, Program
from communities.models.enrolment import NUDGES_APART
from communities.moments import day
from communities.now import Action, Letter, Now, provider
from communities.tenancy.prepared import Reader, prepared
from communities.tenancy.scope import here
from events.models import Attendance, Event

IN_A_ROW = 2
WRITTEN = ("program.nudged", "program.nudge_put_off")


@provider
def gone_quiet(membership):
    """The learner whom the reader should write to first; about nobody twice within a week."""
    runs = membership.is_organizer or not membership.is_nowhere("facilitator")
    missed = _missed.first(membership) if runs and not membership.is_guest else None
    if missed:
        yield _word_about(missed, membership)


@prepared(membership=Reader)
def _missed(membership):
    """The learner absent from the last two sessions of what the reader runs, whom nobody wrote to."""
    programs = Program.objects.running()
    if not membership.is_organizer:
        mine = Enrolment.objects.facilitated_by(membership)
        programs = programs.filter(pk__in=mine.values("program_id"))
    latest = models.Window(
        RowNumber(), partition_by=models.F("program_id"), order_by=models.F("starts_at").desc()
    )
    held = Event.objects.countable().filter(program__in=programs)
    recent = held.annotate(latest=latest).filter(latest__lte=IN_A_ROW)
    absent = Attendance.objects.filter(state=Attendance.State.ABSENT, event__in=recent.values("pk"))
    learning, written = _learning_and_written()
    absent = absent.filter(models.Exists(learning), ~models.Exists(written))
    ahead = Event.objects.filter(program=models.OuterRef("event__program_id")).planned().upcoming()
    missed = absent.values(
        "event__program_id", "event__program__title", "membership_id", "membership__name"
    ).annotate(
        times=models.Count("pk"),
        last=models.Max("event__starts_at"),
        ahead=models.Subquery(ahead.values("title")[:1]),
        ahead_at=models.Subquery(ahead.values("starts_at")[:1]),
    )
    return missed.filter(times=IN_A_ROW).order_by("-last", "membership_id")[:1]


def _learning_and_written() -> tuple[models.QuerySet, models.QuerySet]:
    """Whether an absence is a learner's, and whether somebody wrote, or put it off, within the week."""
    learner = {
        "program": models.OuterRef("event__program_id"),
        "membership": models.OuterRef("membership_id"),
    }
    written = Activity.objects.filter(
        verb__in=WRITTEN,
        subject=learner["membership"],
        program=learner["program"],
        happened_at__gt=clock.now() - NUDGES_APART,
    )
    return Enrolment.objects.active().learners().filter(**learner), written


def _word_about(missed: dict, reader) -> Now:
    learner = Membership(pk=missed["membership_id"], name=missed["membership__name"])
    letter = _draft(learner, missed, reader)
    program_id, program = missed["event__program_id"], {"program": missed["event__program__title"]}
    write = here("communities:program_nudge", program_id, learner.pk)
    put_off = here("communities:program_nudge_put_off", program_id, learner.pk)
    name = {"name": learner.first_name}
    return Now(
        weight=10,
        title=_("%(name)s has gone quiet.") % {"name": learner.name},
        text=_("The last two sessions of %(program)s were missed.") % program,
        small=_("Only who runs the program can see this. That you wrote is noted in its log."),
        letter=Letter(learner.first_name, letter),
        actions=(
            Action(_("Send to %(name)s") % name, write, "post", "primary", {"letter": letter}),
            Action(_("Edit"), f"{write}?{urlencode({'letter': letter})}"),
            Action(_("Not now"), put_off, "post", "quiet"),
        ),
    )


def _draft(learner, missed: dict, reader) -> str:
    """Words to send as they are, or to change."""
    on_day = {"name": learner.first_name, "day": day(missed["last"])}
    words = [_("Hi %(name)s, we missed you on %(day)s. No need to explain.") % on_day]
    if missed["ahead"]:
        said = {"title": missed["ahead"], "day": day(missed["ahead_at"])}
        words += [_("“%(title)s” is on %(day)s, and there is a place for you.") % said]
    words += [_("Would a pause be better? Either is fine.")]
    return f"{' '.join(words)}\n\n{reader.first_name}"
