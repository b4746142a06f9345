"""Whom it concerns when somebody asks to come in, waits, is offered a place or goes on elsewhere."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from communities.models import Enrolment, EnrolmentRequest, Membership
from communities.notifications import Notice, notifies
from communities.tenancy.scope import here
from communities.ways_in import until_when


@notifies("enrolment_request.asked")
def asked(activity) -> Iterator[Notice]:
    """To who answers: the program's lead and its facilitators; a waitlist needs no answer."""
    request = _request(activity)
    if request is None or not request.waits_for_answer:
        return
    leads = Membership.objects.active().filter(pk=request.program.lead_id)
    running = Enrolment.objects.active().filter(program=request.program_id, role="facilitator")
    people = leads | Membership.objects.active().filter(pk__in=running.values("membership_id"))
    path = here("communities:enrolment_request_list", request.program_id)
    for person in people.select_related("user", "community").order_by("pk"):
        with person.as_reader():
            sentence = _("%(name)s asks to join %(title)s.") % _said(request)
            yield Notice(person, sentence, path)


@notifies("enrolment_request.accepted")
def accepted(activity) -> Iterator[Notice]:
    """To who asked: they are in, or wait for a place."""
    if request := _request(activity):
        with request.membership.as_reader():
            if request.state == EnrolmentRequest.State.ACCEPTED:
                sentence = _("You are in %(title)s. Your first step is on its page.")
            else:
                sentence = _("%(title)s would have you, and is full. You are on its waitlist.")
            yield _to_who_asked(request, sentence)


@notifies("enrolment_request.declined")
def declined(activity) -> Iterator[Notice]:
    """To who asked: the answer, with the words that came along."""
    if request := _request(activity):
        with request.membership.as_reader():
            sentence = _("It is a no for %(title)s this time.")
            if request.words:
                sentence = _("It is a no for %(title)s this time: “%(words)s”")
            yield _to_who_asked(request, sentence)


@notifies("enrolment_request.offered")
def offered(activity) -> Iterator[Notice]:
    """To the next in the queue: a place, and until when it waits."""
    request = _request(activity)
    if request and request.is_offered:
        with request.membership.as_reader():
            sentence = _("A place in %(title)s has opened for you. It is yours until %(until)s.")
            yield _to_who_asked(request, sentence)


@notifies("enrolment_request.lapsed")
def lapsed(activity) -> Iterator[Notice]:
    """To who did not take a place in time."""
    if request := _request(activity):
        with request.membership.as_reader():
            sentence = _("Your place in %(title)s has gone to the next. You can ask again.")
            yield _to_who_asked(request, sentence, mail="")


@notifies("program.moved")
def moved(activity) -> Iterator[Notice]:
    """To who was moved: where they go on, and what stays."""
    found = Enrolment.objects.filter(pk=activity.object_id).exclude(moved_to=None)
    left = found.select_related("program", "moved_to__program", "membership__user").first()
    if left is None:
        return
    with left.membership.as_reader():
        there = left.moved_to.program
        sentence = _("You go on in %(to)s. What you wrote and gave in %(title)s stays yours.")
        said = {"to": there.title, "title": left.program.title}
        yield Notice(left.membership, sentence % said, there.get_absolute_url())


def _request(activity) -> EnrolmentRequest | None:
    found = EnrolmentRequest.objects.filter(pk=activity.object_id)
    return found.select_related("program", "membership__user", "membership__community").first()


def _to_who_asked(request, sentence: str, mail: str = "communities/enrolment_answer") -> Notice:
    return Notice(request.membership, sentence % _said(request), request.get_absolute_url(), mail)


def _said(request) -> dict[str, str]:
    until = until_when(request.offered_until) if request.offered_until else ""
    names = {"name": request.membership.name, "title": request.program.title}
    return names | {"until": until, "words": request.words}
