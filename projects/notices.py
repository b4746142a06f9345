"""Whom needs and projects concern, and in which words."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from communities.models import Membership
from communities.notifications import Notice, notifies
from projects.models import Exchange, Need, Project


@notifies("need.posted")
def posted(activity) -> Iterator[Notice]:
    """To the organizers, who answer it."""
    need = Need.objects.filter(pk=activity.object_id).select_related("partner").first()
    if need is None:
        return
    hosts = Membership.objects.active().with_role("organizer", "admin").select_related("user")
    for person in hosts:
        with person.as_reader():
            sentence = _("%(name)s has posted a need.") % {"name": need.partner.name}
            yield Notice(person, sentence, need.get_absolute_url())


@notifies("need.accepted")
def accepted(activity) -> Iterator[Notice]:
    """To the contact who posted it, by mail too."""
    for need in _need(activity):
        sentence = _("Your need has been accepted.")
        yield Notice(need.posted_by, sentence, need.get_absolute_url(), "projects/need_accepted")


@notifies("need.declined")
def declined(activity) -> Iterator[Notice]:
    """To the contact who posted it, with the reason."""
    for need in _need(activity):
        sentence = _("Your need could not be taken on.")
        yield Notice(need.posted_by, sentence, need.get_absolute_url(), "projects/need_declined")


@notifies("exchange.asked")
def asked(activity) -> Iterator[Notice]:
    """To the partner's contacts, when the team says that something is there."""
    item = Exchange.objects.filter(pk=activity.object_id, giver="community").first()
    if item is None:
        return
    contacts = item.project.need.partner.contacts.active().select_related("membership__user")
    for contact in contacts:
        with contact.membership.as_reader():
            sentence = _("Has this arrived? %(text)s") % {"text": item.text}
            yield Notice(contact.membership, sentence, item.project.get_absolute_url())


@notifies("project.joined")
def joined(activity) -> Iterator[Notice]:
    """To whoever was put on a team."""
    project = Project.objects.filter(pk=activity.object_id).first()
    person = Membership.objects.select_related("user").filter(pk=activity.subject_id).first()
    if project and person:
        with person.as_reader():
            sentence = _("You are on the team of %(title)s.") % {"title": project.title}
            yield Notice(person, sentence, project.get_absolute_url())


@notifies("project.closed")
def closed(activity) -> Iterator[Notice]:
    """To the team: the partner has given its verdict."""
    for person, project in _team(activity):
        said = {"name": project.need.partner.name, "title": project.title}
        sentence = _("%(name)s has said how %(title)s ended.") % said
        yield Notice(person, sentence, project.get_absolute_url())


@notifies("project.reopened")
def reopened(activity) -> Iterator[Notice]:
    """To the team: the verdict was a mistake."""
    for person, project in _team(activity):
        said = {"name": project.need.partner.name, "title": project.title}
        sentence = _("%(title)s goes on: %(name)s took the verdict back.") % said
        yield Notice(person, sentence, project.get_absolute_url())


def _team(activity) -> Iterator[tuple[Membership, Project]]:
    """Everybody who works on the project, as they read."""
    found = Project.objects.filter(pk=activity.object_id).select_related("need__partner")
    for project in found:
        for place in project.team.working().select_related("membership__user"):
            with place.membership.as_reader():
                yield place.membership, project


def _need(activity) -> Iterator[Need]:
    needs = Need.objects.select_related("posted_by__user", "posted_by__community", "partner")
    for need in needs.filter(pk=activity.object_id):
        with need.posted_by.as_reader():
            yield need
