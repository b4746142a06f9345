"""Answering an invitation, and taking the seat that was offered."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from communities.tenancy.access import access
from events.models import Registration
from events.standing import place_in_queue
from events.times import nearly_at
from events.views.event import find_event


@require_POST
@access("member")
def registration_give(request, event_id):
    """The reader's own answer; back to the event with one sentence."""
    me, event = request.membership, find_event(request, event_id)
    answer, seat = request.POST.get("answer", ""), request.POST.get("seat", "")
    try:
        registration = Registration.give(event, me, answer, by=me, seat=seat)
    except ValidationError as refused:
        messages.error(request, refused.messages[0])
    else:
        messages.success(request, kept(registration))
    return redirect(event)


@require_POST
@access("member")
def registration_take(request, event_id):
    """Takes the seat that was offered to the reader."""
    me, event = request.membership, find_event(request, event_id)
    mine = get_object_or_404(Registration.objects.filter(event=event).with_person(), membership=me)
    mine.event = event
    try:
        mine.take(by=me)
    except ValidationError as refused:
        messages.error(request, refused.messages[0])
    else:
        messages.success(request, kept(mine))
    return redirect(event)


def kept(registration: Registration) -> str:
    """What somebody reads after an answer of theirs."""
    if registration.answer == Registration.Answer.YES:
        return _("You’re coming: %(when)s.") % {"when": nearly_at(registration.event.starts_at)}
    if registration.answer == Registration.Answer.WAITING:
        said = place_in_queue(registration.before())
        return _("%(place)s You hear of it by mail when a place is yours.") % {"place": said}
    if registration.answer == Registration.Answer.MAYBE:
        return _("Noted as perhaps. You can say yes while there is a place.")
    return _("Noted. Thank you for saying so.")
