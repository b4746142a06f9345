"""From a mail or a link to the first step: the page it opens, the code, and inside."""

from uuid import NAMESPACE_URL, uuid5

from allauth.account.adapter import get_adapter
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from communities import agreements, proof, proven, role_words
from communities.forms.code import CodeForm
from communities.forms.invitation import ArrivalForm
from communities.limits import TooMany, spend
from communities.models import (
    Agreement,
    Enrolment,
    Invitation,
    InvitationLink,
    Membership,
    Program,
)
from communities.tenancy.access import public
from communities.tenancy.scope import community_scope


@public
def invitation_open(request, secret):
    """Who invites, why and into what; one button. Opening it changes nothing."""
    return _open(request, Invitation, secret)


@public
def invitation_code(request, secret):
    """The code comes back: the address is proved, and the person is in."""
    return _code(request, Invitation, secret)


@public
def link_open(request, secret):
    """The same by a link for several people: it asks for an address too."""
    return _open(request, InvitationLink, secret)


@public
def link_code(request, secret):
    """The code comes back."""
    return _code(request, InvitationLink, secret)


def _open(request, model, secret):
    if (door := _find(request, model, secret)) is None:
        return unknown_link(request)
    user = request.user if request.user.is_authenticated else None
    if door.state == "accepted" and request.membership == door.accepted_by:
        return redirect(_first_step(door, request.membership))
    state = "unfounded" if door.state == "open" and not door.is_founded else door.state
    if state != "open" and not (state == "full" and request.membership):
        return render(
            request, "communities/arrival_ended.html", {"door": door, "state": state}, status=410
        )
    proved = user and (model is InvitationLink or door.is_for(user))
    agreement = None if request.membership else agreements.current()
    form = ArrivalForm(
        request.POST if request.method == "POST" else None,
        agreement=agreement,
        asks_name=not request.membership,
        asks_address=model is InvitationLink and not user,
        initial={"name": getattr(door, "name", "") or (user.name if user else "")},
    )
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            return _go_on(request, door, form, user, proved)
        except ValidationError as refusal:
            form.add_error(None, " ".join(refusal.messages))
        except TooMany as much:
            form.add_error(None, much.sentence)
            status = 429
    if form.is_bound and status == 200:
        status = 400
    context = {
        "door": door,
        "form": form,
        "roles": role_words.offered(door),
        "agreement": agreement,
        "proved": proved,
        "user_here": user,
    }
    return render(request, "communities/arrival_open.html", context, status=status)


def _go_on(request, door, form, user, proved):
    """In at once for who has proved the address before; else a code goes there first."""
    said = form.cleaned_data
    about = {
        "name": said.get("name", ""),
        "version": form.agreement and form.agreement.version,
        "user": str(user.pk) if user else "",
    }
    if proved:
        membership = _let_in(request, door, user, about)
        return redirect(_first_step(door, membership))
    if not said.get("website"):
        address = said.get("address") or door.email
        invited = isinstance(door, Invitation)
        proof.ask(request, _address(request), address.lower(), about, invited=invited)
    return redirect(f"{_address(request)}code/")


def _code(request, model, secret):
    if (door := _find(request, model, secret)) is None:
        return unknown_link(request)
    opened = _address(request).removesuffix("code/")
    kept = proof.pending(request, opened)
    if kept is None:
        messages.warning(request, _("This took a while, and the code has ended. Begin once more."))
        return redirect(opened)
    if kept.get("user"):
        return _finish(request, door, kept, opened)
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            proof.check(request, kept, form.cleaned_data["code"])
            return _arrive(request, door, kept)
        except ValidationError as refusal:
            form.add_error("code", " ".join(refusal.messages))
    context = {"door": door, "form": form, "address": kept["address"], "opened": opened}
    status = 400 if form.is_bound else 200
    return render(request, "communities/arrival_code.html", context, status=status)


def _arrive(request, door, kept):
    """As whoever is signed in, if they began so; else as the person of the proved address."""
    about, address = kept["about"], kept["address"]
    if about["user"] and about["user"] == str(request.user.pk):
        membership = _let_in(request, door, request.user, about)
        return redirect(_first_step(door, membership))
    user = proven.person(address, name=about["name"], community=request.community)
    if not user.is_active:
        raise ValidationError(_("The account of this address is closed."))
    if proven.owes_factor(request, user):
        proof.hold(request, kept, user)
        return proven.sign_in(request, user, address, to=_address(request))
    membership = _let_in(request, door, user, about)
    return proven.sign_in(request, user, address, to=_first_step(door, membership))


def _finish(request, door, kept, opened):
    """Back with the second factor: what was sent before it was given is done now."""
    proof.forget(request)
    try:
        membership = _let_in(request, door, request.user, kept["about"])
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
        return redirect(opened)
    return redirect(_first_step(door, membership))


def _let_in(request, door, user, about) -> Membership:
    with community_scope(request.community, user):
        membership = door.accept(user, name=about["name"])
        membership.community, membership.user = request.community, user
        agreement = Agreement.objects.filter(version=about["version"]).first()
        if agreement:
            agreement.accept(by=membership, through="invitation")
        messages.success(request, _welcome(door, membership))
    return membership


def _welcome(door, membership) -> str:
    mine = Enrolment.objects.active().filter(membership=membership, program=door.program)
    if door.program is None:
        return _("You are in. Welcome.")
    if mine.exists():
        return _("You are in. Your first step is on this page.")
    return _(
        "You are here. %(program)s has no place for you yet; this page says how it stands."
    ) % {"program": door.program.title}


def _first_step(door, membership) -> str:
    """The program's home, where there is one to see; else the community's."""
    program = door.program
    with community_scope(membership.community, membership.user):
        seen = program and Program.objects.visible_to(membership).filter(pk=program.pk).exists()
        if seen:
            return program.get_absolute_url()
    return f"/c/{membership.community.slug}/"


def _find(request, model, secret):
    return model.objects.with_secret(secret) if request.community else None


def unknown_link(request):
    """An invented community, another one's link, a word too short: all the same page.

    Who tries links that nobody gave out is slowed down.
    """
    network = get_adapter().get_client_ip(request) or ""
    try:
        spend("token", uuid5(NAMESPACE_URL, f"token:{network}"))
    except TooMany as much:
        page = render(request, "communities/arrival_unknown.html", status=429)
        page["Retry-After"] = much.retry_after
        return page
    return render(request, "communities/arrival_unknown.html", status=404)


def _address(request) -> str:
    return request.path
