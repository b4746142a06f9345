"""Answering an invitation."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from communities.tenancy.access import access
from events.models import Registration
from events.times import nearly_at
from events.views.event import find_event


@require_POST
@access("member")
def registration_give(request, event_id):
    """The reader's own answer; back to the event with one sentence."""
    me, event = request.membership, find_event(request, event_id)
    try:
        registration = event.register(me, request.POST.get("answer", ""), by=me)
    except ValidationError as refused:
        messages.error(request, refused.messages[0])
    else:
        messages.success(request, _kept(registration.answer, event))
    return redirect(event)


def _kept(answer: str, event) -> str:
    if answer == Registration.Answer.YES:
        return _("You’re coming: %(when)s.") % {"when": nearly_at(event.starts_at)}
    if answer == Registration.Answer.MAYBE:
        return _("Noted as perhaps. You can say yes while there is a place.")
    return _("Noted. Thank you for saying so.")
