"""Every notice is worded as its reader reads: in their language and their time zone."""

import datetime as dt

from django.utils import timezone
from django.utils.translation import get_language

from communities import clock
from communities.models import (
    Activity,
    Circle,
    Completion,
    Due,
    Enrolment,
    EnrolmentRequest,
    Import,
    Introduction,
    JoinRequest,
    Mail,
    Program,
    Term,
    TermHolder,
    User,
)
from communities.notifications import notices, told_verbs
from events.models import Certificate, Event, Registration, Series
from metrics.models import Export
from projects.models import Exchange, Need, Project
from reflections.models import Entry


def test_every_notice_is_in_its_readers_language_and_zone(demo):
    cy, bo = demo.people["cy"], demo.people["bo"]
    User.objects.update(language="de", time_zone="Asia/Tokyo")
    with demo.inside("cy"):
        event = Registration.objects.coming().filter(event__program__isnull=False).first().event
        need, project = Need.objects.first(), Project.objects.first()
        asked = Exchange.objects.filter(giver="community").first()
        mine = Entry.objects.mine(cy).first()
        waited = clock.now() - dt.timedelta(hours=1)
        export = Export.objects.create(
            kind="active_participation_rate", made_by=cy, made_at=waited, finished_at=clock.now()
        )
        offered = EnrolmentRequest.objects.filter(state="offered").first()
        waiting = EnrolmentRequest.objects.filter(state="waiting").first()
        waiting.kind = "approval"
        waiting.save()
        moved = Enrolment.objects.get(membership=cy)
        moved.moved_to = moved
        moved.save()
        series = Series.objects.first()
        Series.objects.filter(pk=series.pk).update(program=event.program)
        acts = {
            "enrolment_request.asked": waiting,
            "enrolment_request.accepted": waiting,
            "enrolment_request.declined": waiting,
            "enrolment_request.offered": offered,
            "enrolment_request.lapsed": waiting,
            "program.moved": moved,
            "program.opened": waiting.program,
            "program.changed": waiting.program,
            "program.completed": Completion.objects.first(),
            "mail.given_up": Mail.objects.first(),
            "due.given_up": Due.objects.create(kind="gone", object_id=cy.pk, due_at=clock.now()),
            "event.planned": event,
            "event.cancelled": event,
            "event.changed": event,
            "event.restored": event,
            "series.planned": series,
            "series.changed": series,
            "series.cancelled": series,
            "series.restored": series,
            "sessions.moved": event.program,
            "certificate.issued": (paper := Certificate.objects.first()),
            "certificate.revoked": paper,
            "certificate.restored": paper,
            "event.held": Event.objects.get(title="Ask so that people tell you"),
            "program.closed": (over := Program.objects.filter(status="closed").first()),
            "registration.offered": (
                kept := Registration.objects.exclude(offered_until=None).get()
            ),
            "registration.lapsed": kept,
            "registration.given": kept,
            "need.posted": need,
            "need.accepted": need,
            "need.declined": need,
            "exchange.asked": asked,
            "project.joined": project,
            "project.closed": project,
            "project.reopened": project,
            "entry.responded": mine,
            "export.made": export,
            "import.finished": Import.objects.create(
                kind="terms", columns=[], line_count=0, made_by=cy
            ),
            "introduction.made": (made := Introduction.objects.filter(one=cy).first()),
            "introduction.answered": made,
            "introduction.taken_back": made,
            "circle.started": (interest := Circle.objects.first()),
            "circle.ended": interest,
            "circle.resumed": interest,
            "invitation.accepted": cy,
            "invitation_link.used": cy,
            "invitation.not_enrolled": cy,
            "membership.role_granted": cy,
            "membership.role_withdrawn": cy,
            "term.added": Term.objects.first(),
            "term.cancelled": Term.objects.first(),
            "term_holder.linked": TermHolder.objects.first(),
            "join_request.asked": JoinRequest.objects.first(),
        }
        Certificate.objects.filter(program=over).delete()
        assert set(acts) == set(told_verbs())
        dates = dict.fromkeys(("was_first", "was_last", "last"), "2026-03-02")
        dates["first"] = "2026-03-09"
        for verb, thing in acts.items():
            act = Activity.record(
                verb, by=bo, obj=thing, subject=cy, role="organizer", answer="yes", done=1, failed=0,
                from_draft=True, dates=dates, fields={"place": ["Room 1", "Room 2"]},
                first=str(event.pk), events=[str(event.pk)],
            )  # fmt: skip
            told = Activity.objects.get(pk=act.pk)
            read_as = {
                (get_language(), timezone.get_current_timezone_name()) for _notice in notices(told)
            }
            assert read_as == {("de", "Asia/Tokyo")}, verb
