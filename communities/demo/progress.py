"""The demo's paths and completions: some are far along, relief is completed by most."""

import datetime as dt

from communities import clock, progress
from communities.demo import Cast, finisher
from communities.models import (
    Activity,
    Completion,
    CompletionRule,
    Enrolment,
    MailRefusal,
    PathItem,
    PathMark,
)


@finisher
def walked(cast: Cast) -> None:
    """Marks on the capstone's path, and who completed the finished program."""
    ada, bo = cast.people["ada"], cast.people["bo"]
    with cast.inside("ada"):
        _marks(cast)
        relief = cast.programs["relief"]
        said = {"meetings_attended": 5, "cycles_reflected": 1}
        CompletionRule.objects.create(program=relief, conditions=said, said_by=bo)
        _completions(relief)
        # Ada reads it on the page; Monday's mail goes to who facilitates.
        MailRefusal.objects.create(membership=ada, kind=MailRefusal.Kind.MONDAY)


def _marks(cast: Cast) -> None:
    """Cy has read the need and watched; the others are as far as their number in the list says."""
    capstone = cast.programs["capstone"]
    items = [one for one in PathItem.objects.of(capstone) if not one.ticks_itself]
    learners = Enrolment.objects.active().learners().filter(program=capstone)
    learners = learners.select_related("membership").order_by("membership__name")
    now = clock.now()
    PathMark.objects.bulk_create(
        PathMark(
            item=item,
            membership=one.membership,
            by=one.membership,
            done_at=now - dt.timedelta(days=9 - 4 * place, hours=number),
        )
        for number, one in enumerate(learners)
        for place, item in enumerate(items[: 2 if number % 3 else 1])
    )


def _completions(program) -> None:
    standing = progress.Standing(program)
    learners = Enrolment.objects.active().learners().filter(program=program)
    reached_at = dt.datetime.combine(program.ends_on, dt.time(19), dt.UTC)
    done = Completion.objects.bulk_create(
        Completion(program=program, membership=one.membership, reached_at=reached_at)
        for one in learners.select_related("membership").order_by("membership__name")
        if standing.is_complete(one.membership_id)
    )
    Activity.objects.bulk_create(
        Activity(
            verb="program.completed",
            subject=one.membership,
            program=program,
            object_kind=one._meta.label_lower,
            object_id=one.pk,
            happened_at=reached_at,
        )
        for one in done
    )
