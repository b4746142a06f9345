"""Everybody's answers, for whoever runs the meeting: to look up, to note, and to give a place."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from communities.models import Membership
from communities.tenancy.access import access
from communities.tenancy.scope import here
from events import answers, seats, standing
from events.models import Registration
from events.views.event import find_event


@access("member")
def registration_list(request, event_id):
    """Who comes, who waits in which order, who cannot, who has not said; twenty-five at a time."""
    event = find_event(request, event_id)
    event.require_run_by(request.membership)
    show, query = request.GET.get("show", "yes"), request.GET.get("q", "").strip()[:100]
    kinds, now = answers.kinds(event), seats.of(event)
    show = show if show in {kind.key for kind in kinds} else "yes"
    is_silent = show == "silent"
    rows = answers.silent(event, query) if is_silent else answers.of_kind(event, show, query)
    page = Paginator(rows, 25).get_page(request.GET.get("page"))
    page.object_list = [_row(one, is_silent, now) for one in page.object_list]
    context = {
        "event": event,
        "kinds": kinds,
        "show": show,
        "query": query,
        "page": page,
        "others": answers.others(event, query, request.membership) if query else [],
        "seats": now,
        "standing": standing.Standing(event, now, None),
    }
    return render(request, "events/registration_list.html", context)


@require_POST
@access("member")
def registration_note(request, event_id, membership_id):
    """Notes what a member said by another way."""
    event = find_event(request, event_id)
    person = get_object_or_404(Membership.objects.visible_to(request.membership), pk=membership_id)
    said = request.POST.get("answer", ""), request.POST.get("seat", "")

    def note():
        event.require_run_by(request.membership)
        return Registration.give(event, person, said[0], by=request.membership, seat=said[1])

    return _answer(request, event, note)


@require_POST
@access("member")
def registration_place(request, event_id, registration_id):
    """Gives a place to somebody who waits, whoever came before; the record says who gave it."""
    event, registration = _find(request, event_id, registration_id)
    return _answer(request, event, lambda: registration.take(by=request.membership))


@require_POST
@access("member")
def registration_end(request, event_id, registration_id):
    """Takes somebody off the list who has said that they cannot come."""
    event, registration = _find(request, event_id, registration_id)
    return _answer(request, event, lambda: registration.leave(by=request.membership))


def _answer(request, event, act):
    """Does it, says what came of it, and goes back to the list that was shown."""
    show = request.POST.get("show", "")
    try:
        registration = act()
    except ValidationError as refused:
        messages.error(request, refused.messages[0])
    else:
        messages.success(request, _noted(registration))
    back = here("events:registration_list", event.pk)
    return redirect(f"{back}?show={show}" if show in answers.KINDS else back)


def _noted(registration: Registration) -> str:
    sentences = {
        "yes": _("%(name)s is coming."),
        "no": _("%(name)s can’t come."),
        "maybe": _("%(name)s may come."),
        "waiting": _("Every place is taken: %(name)s waits, at the end of the queue."),
    }
    return sentences[registration.answer] % {"name": registration.person_name}


def _row(one, is_silent: bool, now: seats.Seats) -> dict:
    """A person, what stands under the name, and their registration when they have one."""
    if is_silent:
        return {"person": one, "said": "", "registration": None}
    return {"person": one.person, "said": answers.said(one, now.kinds), "registration": one}


def _find(request, event_id, registration_id):
    """One answer to a meeting that the reader runs."""
    event = find_event(request, event_id)
    event.require_run_by(request.membership)
    found = get_object_or_404(event.registrations.with_person(), pk=registration_id)
    found.event = event
    return event, found
