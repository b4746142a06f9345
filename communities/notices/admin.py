"""Whom the core's acts concern: the admins, when a mail was given up; people, when their roles change."""

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from communities import circles
from communities.models import Circle, Due, Import, Introduction, JoinRequest, Mail, Membership
from communities.models.membership import Role
from communities.moments import moment
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


@notifies("due.given_up")
def not_done(activity) -> Iterator[Notice]:
    """To the admins: something that was to happen at a moment did not."""
    row = Due.objects.select_related("membership").filter(pk=activity.object_id).first()
    if row is None:
        return
    for person in Membership.objects.active().with_role("admin").select_related("user"):
        with person.as_reader():
            said = {"kind": row.kind.replace("_", " "), "when": moment(row.due_at)}
            sentence = _("Something due %(when)s was not done, though tried five times: %(kind)s.")
            yield Notice(person, sentence % said, here("communities:activity_list"))


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
    if table is None or table.about is None:
        return
    with table.made_by.as_reader():
        said = {"table": table.title, "outcome": table.about.outcome(table.counts())}
        yield Notice(table.made_by, _("%(table)s: %(outcome)s") % said, table.get_absolute_url())


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


@notifies("introduction.made")
def introduced(activity) -> Iterator[Notice]:
    """To each of the two: whom they were introduced to, and by whom."""
    made, person = _introduction(activity)
    with person.as_reader():
        said = {"introducer": made.introducer.name, "other": made.facing(person).name}
        sentence = _("%(introducer)s thinks that you and %(other)s should meet.") % said
        yield Notice(person, sentence, made.get_absolute_url())


@notifies("introduction.answered")
def introduction_answered(activity) -> Iterator[Notice]:
    """To the other one, when the answer is gladly or ends what they had; another no is not told."""
    made, person = _introduction(activity)
    if activity.data.get("ends"):
        yield from _conversation_ended(made, person)
    if activity.data.get("answer") != made.Answer.YES:
        return
    with person.as_reader():
        said = {"name": made.facing(person).name}
        yield Notice(person, _("%(name)s would gladly meet you.") % said, made.get_absolute_url())


@notifies("circle.started")
def circle_started(activity) -> Iterator[Notice]:
    """To everybody listed who shares the word."""
    circle = Circle.objects.select_related("skill", "starter").get(pk=activity.object_id)
    sharing = Membership.objects.listed().filter(skill_marks__skill=circle.skill)
    for person in sharing.exclude(pk=circle.starter_id).distinct().select_related("user"):
        with person.as_reader():
            said = {"name": circle.starter.name, "title": circle.title}
            sentence = _("%(name)s has started a circle: %(title)s.") % said
            yield Notice(person, sentence, circle.get_absolute_url())


@notifies("circle.ended")
def circle_ended(activity) -> Iterator[Notice]:
    """To everybody in it: who ended it, and that what was said stays."""
    circle = Circle.objects.get(pk=activity.object_id)
    for person in circles.people_of(circle.talk).select_related("user"):
        with person.as_reader():
            said = {"name": activity.actor.name, "title": circle.title}
            sentence = _("%(name)s has ended the circle %(title)s. What was said stays to read.")
            yield Notice(person, sentence % said, circle.talk_path())


@notifies("circle.resumed")
def circle_resumed(activity) -> Iterator[Notice]:
    """To everybody in it, who were told that it had ended."""
    circle = Circle.objects.get(pk=activity.object_id)
    for person in circles.people_of(circle.talk).select_related("user"):
        with person.as_reader():
            said = {"name": activity.actor.name, "title": circle.title}
            sentence = _("The circle %(title)s goes on: %(name)s has taken its end back.") % said
            yield Notice(person, sentence, circle.talk_path())


@notifies("introduction.taken_back")
def introduction_taken_back(activity) -> Iterator[Notice]:
    """To each of the two."""
    made, person = _introduction(activity)
    with person.as_reader():
        said = {"introducer": made.introducer.name, "other": made.facing(person).name}
        sentence = _("%(introducer)s has taken back the introduction of you and %(other)s.") % said
        yield Notice(person, sentence, made.get_absolute_url())


def _conversation_ended(made: Introduction, person: Membership) -> Iterator[Notice]:
    with person.as_reader():
        said = {"name": made.facing(person).name}
        sentence = _("%(name)s has ended your conversation. What was said stays to read.") % said
        yield Notice(person, sentence, made.get_absolute_url())


def _introduction(activity) -> tuple[Introduction, Membership]:
    """The introduction and the one of the two whom the act concerns."""
    found = Introduction.objects.select_related("one__user", "other__user", "introducer")
    made = found.get(pk=activity.object_id)
    return made, made.one if activity.subject_id == made.one_id else made.other
