"""The beginning: an installation's first organizer, and the three questions of a new community."""

from django.conf import settings
from django.contrib.auth import login
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import ValidationError
from django.shortcuts import redirect, render

from communities import starting
from communities.forms.start import FirstOrganizerForm, StartForm
from communities.tenancy.access import public
from communities.tenancy.scope import community_scope

OUR_BACKEND = "communities.account.sign_in.Backend"


@public
def start(request):
    """Nobody here yet: who is the first. Else three questions, for those who may ask them."""
    if starting.is_awaited():
        return _first(request)
    if not request.user.is_authenticated:
        return redirect_to_login(request.path)
    if not starting.may_start(request.user):
        context = {"people": starting.who_starts()}
        return render(request, "communities/start_closed.html", context, status=403)
    return _questions(request)


def _first(request):
    """Asks for the first organizer, whoever shows the word of the set-up address; others for the word."""
    sent = request.POST or request.GET
    token = sent.get("token", "").strip()
    if not starting.is_token(token):
        context = {"tried": token, "is_empty": "token" in sent and not token}
        status = 403 if token or request.method == "POST" else 200
        return render(request, "communities/start_token.html", context, status=status)
    form = FirstOrganizerForm(request.POST or None, initial={"token": token})
    if request.method == "POST" and form.is_valid():
        try:
            user = form.save()
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            login(request, user, backend=OUR_BACKEND)
            return redirect("front:start")
    status = 400 if form.is_bound else 200
    return render(request, "communities/start_first.html", {"form": form}, status=status)


def _questions(request):
    initial = {"starts_on": starting.first_day(), "time_zone": request.user.time_zone}
    form = StartForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            community, program = form.start(request.user)
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            with community_scope(community, request.user):
                return redirect(program)
    status = 400 if form.is_bound else 200
    context = {"form": form, "site": settings.SITE_URL.partition("://")[2]}
    return render(request, "communities/start.html", context, status=status)
