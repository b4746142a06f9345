"""One-line predicates about events, asked by page and API alike."""

from django.db.models import Q
from django.utils.translation import gettext as _

from communities.models import Door
from communities.rules import require


def may_plan(by, program) -> bool:
    """Organizers plan anything; facilitators plan for the programs they run."""
    return by.is_organizer or (program is not None and program.is_run_by(by))


def may_publish(by, program) -> bool:
    """Organizers show strangers what they like; facilitators only where organizers opened a page."""
    if by.is_organizer or not may_plan(by, program):
        return by.is_organizer
    return Door.objects.open().filter(Q(program=None) | Q(program=program)).exists()


def require_may_publish(by, program) -> None:
    """NotAllowed with a sentence for everybody else."""
    allowed = may_publish(by, program)
    require(allowed, _("Strangers see meetings once an organizer has opened a public page."))


def may_run(by, event) -> bool:
    """Whoever may plan it, and the person who leads it."""
    return event.lead_id == by.pk or may_plan(by, event.program)


def may_answer_for(by, membership, event) -> bool:
    """People answer for themselves; whoever runs the event may note what they were told."""
    return by.pk == membership.pk or may_run(by, event)


def may_come(membership, event) -> bool:
    """Whoever is invited, and organizers anywhere."""
    return is_invited(membership, event) or membership.is_organizer


def is_invited(membership, event) -> bool:
    """A program's sessions are for its people; those for everybody and other events for every member."""
    if membership.is_guest:
        return False
    if event.program is None or event.is_public or event.lead_id == membership.pk:
        return True
    return bool(event.program.roles_of(membership))
