"""Meetings for everybody: what strangers read, how they sign up, and the link by which they answer."""

import uuid

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import models
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from communities import proof
from communities.limits import TooMany
from communities.models import Door
from communities.tenancy.access import public
from communities.tenancy.prepared import prepared
from communities.views.arrival import unknown_link
from events import seats, standing
from events.guest_forms import GuestForm
from events.guests import sign_up
from events.models import Event, Guest
from events.views.registration import kept


@public
def event_public(request, event_id):
    """What anybody reads about a meeting, and the form to come to it."""
    event = _find(request, event_id)
    form = GuestForm(request.POST if request.method == "POST" else None)
    status, wait = 400 if form.is_bound else 200, 0
    if form.is_bound and form.is_valid():
        try:
            return _sign_up(request, event, form)
        except ValidationError as refusal:
            form.add_error(None, refusal)
        except TooMany as much:
            form.add_error(None, much.sentence)
            status, wait = 429, much.retry_after
    context = {
        "event": event,
        "form": form,
        "standing": standing.Standing(event, seats.of(event), None),
        "inside": event.get_absolute_url() if _is_member(request) else "",
        "home_is_open": Door.objects.open().filter(program=None).exists(),
    }
    response = render(request, "events/event_public.html", context, status=status)
    if wait:
        response["Retry-After"] = wait
    return response


@public
def guest_sent(request, event_id):
    """The same for everybody who typed an address, known here or not."""
    context = {"event": _find(request, event_id), "demo": settings.DEMO}
    return render(request, "events/guest_sent.html", context)


@public
def guest_answer(request, secret):
    """How it stands with a guest, and the one button; opening it changes nothing."""
    guest = Guest.objects.with_secret(secret) if request.community else None
    if guest is None:
        return unknown_link(request)
    event = guest.event
    timezone.activate(event.time_zone or request.community.time_zone)
    if request.method == "POST":
        answer, seat = request.POST.get("answer", ""), request.POST.get("seat", "")
        try:
            messages.success(request, kept(guest.answer(answer, seat=seat)))
        except ValidationError as refused:
            messages.error(request, refused.messages[0])
        return redirect(request.path)
    context = {"event": event, "guest": guest, "standing": standing.of_guest(event, guest)}
    return render(request, "events/guest_answer.html", context)


def _sign_up(request, event: Event, form: GuestForm):
    if not event.is_open_for_registration:
        raise ValidationError(_("It has begun; nobody can sign up any more."))
    said = form.cleaned_data
    if not form.is_from_a_program:
        proof.slow_down(request, said["email"])
        sign_up(event, email=said["email"], name=said["name"], key=said["key"] or uuid.uuid4())
    return redirect("event_doors:guest_sent", request.community.slug, event.pk)


def _is_member(request) -> bool:
    return request.membership is not None and not request.membership.is_guest


def _find(request, event_id) -> Event:
    """A meeting that is meant for everybody; anything else is not there."""
    event = _shown.first(event_id) if request.community else None
    if event is None:
        raise Http404
    timezone.activate(event.time_zone or request.community.time_zone)
    return event


@prepared(event=models.UUIDField())
def _shown(event):
    shown = Event.objects.shown_to_everybody().filter(pk=event)
    return shown.select_related("program").defer("program__blueprint")
