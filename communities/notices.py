"""Whom the core's acts concern: the admins, when a mail was given up; people, when their roles change."""

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from communities.models import Import, JoinRequest, Mail, Membership
from communities.models.membership import Role
from communities.notifications import Notice, notifies
from communities.tenancy.scope import here


@notifies("mail.given_up")
def given_up(activity) -> Iterator[Notice]:
    """To the admins: somebody did not get their mail. What it said stays between the two."""
    mail = Mail.objects.filter(pk=activity.object_id).first()
    if mail is None:
        return
    for person in Membership.objects.active().with_role("admin").select_related("user"):
        with person.as_reader():
            sentence = _("A mail to %(address)s could not be delivered. Is the address right?")
            yield Notice(person, sentence % {"address": mail.to}, here("communities:people_list"))


@notifies("membership.role_granted")
def role_granted(activity) -> Iterator[Notice]:
    """To whoever holds the role now."""
    yield from _role(activity, _l("You are %(role)s here now."))


@notifies("membership.role_withdrawn")
def role_withdrawn(activity) -> Iterator[Notice]:
    """To whoever held it."""
    yield from _role(activity, _l("You are not %(role)s here any more."))


def _role(activity, sentence: str) -> Iterator[Notice]:
    person = Membership.objects.select_related("user").get(pk=activity.subject_id)
    with person.as_reader():
        role = str(Role(activity.data["role"]).label).lower()
        yield Notice(person, str(sentence) % {"role": role}, here("communities:home"))


@notifies("import.finished")
def import_finished(activity) -> Iterator[Notice]:
    """To who brought the table: they may have left the page."""
    table = Import.objects.select_related("made_by__user").filter(pk=activity.object_id).first()
    if table is None:
        return
    with table.made_by.as_reader():
        said = {"table": table.title, **activity.data}
        sentence = _("%(table)s: %(done)s lines were taken in, %(failed)s need you.")
        yield Notice(table.made_by, sentence % said, table.get_absolute_url())


@notifies("join_request.asked")
def asked_to_join(activity) -> Iterator[Notice]:
    """To the organizers, who decide: somebody is at the door."""
    asked = JoinRequest.objects.select_related("program").filter(pk=activity.object_id).first()
    if asked is None:
        return
    organizers = Membership.objects.active().with_role("admin", "organizer")
    for person in organizers.select_related("user"):
        with person.as_reader():
            if asked.program:
                said = {"name": asked.name, "title": asked.program.title}
                sentence = _("%(name)s asks to join %(title)s.") % said
            else:
                sentence = _("%(name)s asks to join.") % {"name": asked.name}
            yield Notice(person, sentence, asked.get_absolute_url())
