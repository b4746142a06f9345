"""What a mail's links open: one button that answers, and one that ends reminders."""

from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt

from communities.tenancy.access import NotAllowed, public
from communities.tenancy.scope import community_scope
from events import answer_links, reminders
from events.models import Registration

Answer = Registration.Answer
REMINDED = "reminded"


@public
def answer_open(request, token):
    """The answer of the link behind one button; pressing it answers, opening the page does not."""
    event, member, answer = _read(token)
    if answer not in Registration.GIVEN:
        raise Http404
    context, status = {"event": event, "member": member, "answer": answer}, 200
    with community_scope(request.community, member.user_id), member.as_reader():
        if request.method == "POST":
            try:
                context["said"] = event.register(member, answer, by=member).answer
            except (ValidationError, NotAllowed) as refused:
                context["problem"] = " ".join(getattr(refused, "messages", [str(refused)]))
                status = 400
        elif not event.is_open_for_registration:
            context["problem"] = _("Answers no longer change.")
            status = 410
        return render(request, "events/answer_open.html", context, status=status)


# Mail programs post here by themselves, without a page or a cookie (RFC 8058): the link is the proof.
@public
@csrf_exempt
def reminder_stop(request, token):
    """No more reminders of this meeting, by one click."""
    return _choose_reminders(request, token, reminders.stop, "stopped")


@public
def reminder_resume(request, token):
    """Reminders of this meeting after all."""
    return _choose_reminders(request, token, reminders.resume, REMINDED)


def _choose_reminders(request, token: str, act, becomes: str):
    event, member, purpose = _read(token)
    if purpose != "stop":
        raise Http404
    context = {"event": event, "member": member, "token": token, "state": ""}
    with community_scope(request.community, member.user_id), member.as_reader():
        if request.method == "POST":
            act(event, by=member)
            context["state"] = becomes
        return render(request, "events/reminder_stop.html", context)


def _read(token: str) -> tuple:
    found = answer_links.read(token)
    if found is None:
        raise Http404
    return found
