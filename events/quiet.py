"""Who has gone quiet: two sessions missed in a row, told to those who run the program, with a draft."""

import datetime as dt
from urllib.parse import urlencode

from django.db import models
from django.db.models.functions import RowNumber
from django.utils.translation import gettext as _

from communities import clock
from communities.models import Activity, Enrolment, Program
from communities.now import Action, Letter, Now, provider
from communities.templatetags.moments import day
from communities.tenancy.scope import here
from events.models import Attendance, Event

IN_A_ROW = 2
PATIENCE = dt.timedelta(days=7)
WRITTEN = ("program.nudged", "program.nudge_put_off")


@provider
def gone_quiet(membership):
    """The learner whom the reader should write to first; about nobody twice within a week."""
    if membership.is_guest:
        return
    for program_id, learner_id in _missed(membership):
        enrolment = _unwritten(program_id, learner_id)
        if enrolment:
            yield _word_to(enrolment, membership)
            return


def _missed(membership):
    """(program, learner) for everyone absent from the last two sessions of what the reader runs."""
    programs = Program.objects.running()
    if not membership.is_organizer:
        mine = Enrolment.objects.active().filter(membership=membership, role="facilitator")
        programs = programs.filter(pk__in=mine.values("program_id"))
    latest = models.Window(
        RowNumber(), partition_by=models.F("program_id"), order_by=models.F("starts_at").desc()
    )
    held = Event.objects.countable().filter(program__in=programs)
    recent = held.annotate(latest=latest).filter(latest__lte=IN_A_ROW)
    absent = Attendance.objects.filter(state=Attendance.State.ABSENT, event__in=recent.values("pk"))
    missed = absent.values_list("event__program_id", "membership_id").annotate(
        times=models.Count("pk"), last=models.Max("event__starts_at")
    )
    found = missed.filter(times=IN_A_ROW).order_by("-last", "membership_id")[:5]
    return [(program_id, learner_id) for program_id, learner_id, *_counts in found]


def _unwritten(program_id, learner_id) -> Enrolment | None:
    """The learner's enrolment, unless somebody wrote, or put it off, within the week."""
    written = Activity.objects.filter(
        verb__in=WRITTEN,
        subject=models.OuterRef("membership_id"),
        program=models.OuterRef("program_id"),
        happened_at__gt=clock.now() - PATIENCE,
    )
    learners = Enrolment.objects.active().learners().select_related("membership", "program")
    pair = learners.filter(program=program_id, membership=learner_id)
    return pair.exclude(models.Exists(written)).first()


def _word_to(enrolment: Enrolment, reader) -> Now:
    learner, program = enrolment.membership, enrolment.program
    letter = _draft(learner, program, reader)
    write = here("communities:program_nudge", program.pk, learner.pk)
    put_off = here("communities:program_nudge_put_off", program.pk, learner.pk)
    name = {"name": learner.first_name}
    return Now(
        weight=10,
        title=_("%(name)s has gone quiet.") % {"name": learner.name},
        text=_("The last two sessions of %(program)s were missed.") % {"program": program.title},
        small=_("Only who runs the program can see this. That you wrote is noted in its log."),
        letter=Letter(learner.first_name, letter),
        actions=(
            Action(_("Send to %(name)s") % name, write, "post", "primary", {"letter": letter}),
            Action(_("Edit"), f"{write}?{urlencode({'letter': letter})}"),
            Action(_("Not now"), put_off, "post", "quiet"),
        ),
    )


def _draft(learner, program: Program, reader) -> str:
    """Words to send as they are, or to change."""
    held = Event.objects.filter(program=program)
    last, ahead = held.countable().past().first(), held.planned().upcoming().first()
    missed = {"name": learner.first_name, "day": day(last.starts_at)}
    words = [_("Hi %(name)s, we missed you on %(day)s. No need to explain.") % missed]
    if ahead:
        said = {"title": ahead.title, "day": day(ahead.starts_at)}
        words += [_("“%(title)s” is on %(day)s, and there is a place for you.") % said]
    words += [_("Would a pause be better? Either is fine.")]
    return f"{' '.join(words)}\n\n{reader.first_name}"
