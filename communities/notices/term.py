"""Whom the ledger concerns: the person whose terms they are, once they are here."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from communities.models import Membership, Term
from communities.moments import full_day
from communities.notifications import Notice, notifies
from communities.tenancy.scope import here


@notifies("term.added")
def added(activity) -> Iterator[Notice]:
    """Until when they are a member now."""
    for person, term in _concerned(activity):
        with person.as_reader():
            sentence = _("Your membership runs until %(day)s.") % {"day": full_day(term.over_on)}
            if term.is_lifetime:
                sentence = _("Your membership is for life.")
            yield Notice(person, sentence, here("communities:term_holder_mine"))


@notifies("term.cancelled")
def cancelled(activity) -> Iterator[Notice]:
    """Which day is the last one now."""
    for person, term in _concerned(activity):
        with person.as_reader():
            sentence = _("Your membership was cancelled. Its last day is %(day)s.")
            said = sentence % {"day": full_day(term.over_on)}
            yield Notice(person, said, here("communities:term_holder_mine"))


@notifies("term_holder.linked")
def linked(activity) -> Iterator[Notice]:
    """That there is a line about them which they can look at."""
    if (person := _person(activity)) is None:
        return
    with person.as_reader():
        sentence = _("Your membership is written down here. Only you and the organizers see it.")
        yield Notice(person, sentence, here("communities:term_holder_mine"))


def _concerned(activity) -> Iterator[tuple[Membership, Term]]:
    term, person = Term.objects.filter(pk=activity.object_id).first(), _person(activity)
    if term is not None and person is not None:
        yield person, term


def _person(activity) -> Membership | None:
    members = Membership.objects.active().select_related("user", "community")
    return members.filter(pk=activity.subject_id).first() if activity.subject_id else None
