"""The account page of where one is signed in."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from communities import clock, sessions
from communities.account.devices import device
from communities.tenancy.access import signed_in

MOST_SHOWN = 50


@signed_in
def session_list(request):
    """This browser, and every other one that I am signed in on."""
    others = [
        {"id": one.pk, "device": device(one.user_agent), "seen_at": one.last_seen_at}
        for one in _others(request)[:MOST_SHOWN]
    ]
    here = device(request.headers.get("User-Agent", ""))
    context = {"here": here, "now": clock.now(), "others": others}
    return render(request, "account/session_list.html", context)


@require_POST
@signed_in
def session_end(request, session_id):
    """Signs one other browser out."""
    one = get_object_or_404(_others(request), pk=session_id)
    sessions.end(_others(request).filter(pk=one.pk))
    messages.success(request, _("%(device)s is signed out.") % {"device": device(one.user_agent)})
    return redirect("front:session_list")


@require_POST
@signed_in
def session_end_others(request):
    """Signs every browser but this one out."""
    count = sessions.end(_others(request))
    sentence = ngettext(
        "One other device is signed out.", "%(count)s other devices are signed out.", count
    )
    messages.success(request, sentence % {"count": count})
    return redirect("front:session_list")


def _others(request):
    return sessions.sessions_of(request.user).exclude(session_key=request.session.session_key)
