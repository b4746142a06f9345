"""Pages for strangers: what a community or a program is, and the way in."""

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from communities import agreements, beginnings, doors, places, proof, proven
from communities.forms.code import CodeForm
from communities.forms.door import JoinForm
from communities.limits import TooMany, spend
from communities.models import Agreement, Door, JoinRequest, Membership
from communities.tenancy.access import public


@public
def door_detail(request, program_slug=None):
    """The page of a community or a program, as strangers read it."""
    door = _door(request, program_slug)
    context = {
        "door": door,
        "panels": doors.sections(door),
        "inside": _inside(request, door),
        "is_full": door.program and places.of(door.program).are_full,
        "first_meeting": door.program and beginnings.day_ahead(door.program),
        "home_is_open": door.program and Door.objects.open().filter(program=None).exists(),
    }
    if door.program is None:
        context["doors"] = (
            Door.objects.open()
            .exclude(program=None)
            .exclude(program__status="closed")
            .select_related("program")
            .order_by("program__starts_on", "id")
        )[:25]
    return render(request, "communities/door_detail.html", context)


@public
def join_create(request, program_slug=None):
    """The form; whoever has asked already reads how it stands."""
    door = _door(request, program_slug)
    if inside := _inside(request, door):
        return redirect(inside)
    user = request.user if request.user.is_authenticated else None
    asked = JoinRequest.objects.of(user, door.program_id).first() if user else None
    if asked and (asked.state == "waiting" or asked.is_final):
        return render(request, "communities/join_state.html", {"door": door, "asked": asked})
    if not door.takes_people:
        return redirect(door.address)
    agreement = agreements.current()
    form = JoinForm(request.POST or None, door=door, agreement=agreement, user=user)
    if request.method == "POST" and form.is_valid():
        try:
            return _ask(request, door, form, user)
        except ValidationError as refusal:
            form.add_error(None, refusal)
        except TooMany as much:
            form.add_error(None, much.sentence)
            return _form(request, door, form, agreement, status=429, wait=much.retry_after)
    return _form(request, door, form, agreement, status=400 if form.is_bound else 200)


@public
def join_code(request, program_slug=None):
    """The code comes back: the address is proved, and what was typed is asked."""
    door = _door(request, program_slug)
    kept = proof.pending(request, door.join_address)
    if kept is None:
        messages.warning(request, _("This took a while, and the code has ended. Begin once more."))
        return redirect(door.join_address)
    if kept.get("user"):
        return _finish(request, door, kept)
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            proof.check(request, kept, form.cleaned_data["code"])
            return _arrive(request, door, kept)
        except ValidationError as refusal:
            form.add_error("code", refusal)
    context = {"door": door, "form": form, "address": kept["address"], "demo": settings.DEMO}
    status = 400 if form.is_bound else 200
    return render(request, "communities/join_code.html", context, status=status)


@require_POST
@public
def join_withdraw(request, program_slug=None):
    """The person takes their request back."""
    door = _door(request, program_slug)
    if not request.user.is_authenticated:
        raise Http404
    asked = JoinRequest.objects.of(request.user, door.program_id).waiting().first()
    if asked:
        asked.withdraw()
        messages.success(request, _("Taken back. You can ask again whenever you like."))
    return redirect(door.address)


def _ask(request, door: Door, form: JoinForm, user):
    """Signed in, the request is made at once; else a code goes to the address first."""
    said = {"name": form.cleaned_data["name"], "answers": form.answers()}
    if user:
        spend("join_request", user.pk)
        request_made = JoinRequest.ask(door, user, agreement=form.agreement, **said)
        return redirect(_next(request, door, request_made))
    if not form.is_from_a_program:
        version = form.agreement and form.agreement.version
        about = {**said, "version": version}
        proof.ask(request, door.join_address, form.cleaned_data["address"].lower(), about)
    return redirect(_code_address(door))


def _arrive(request, door: Door, kept: dict):
    about, address = kept["about"], kept["address"]
    user = proven.person(address, name=about["name"], community=request.community)
    if user.is_active and proven.owes_factor(request, user):
        proof.hold(request, kept, user)
        to = _code_address(door)
    else:
        to = _wanted(request, door, user, kept)
    return proven.sign_in(request, user, address, to=to)


def _finish(request, door: Door, kept: dict):
    """Back with the second factor: what was typed before it was given is asked now."""
    proof.forget(request)
    try:
        return redirect(_wanted(request, door, request.user, kept))
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    except TooMany as much:
        messages.error(request, much.sentence)
    return redirect(door.address)


def _wanted(request, door: Door, user, kept: dict) -> str:
    """Asks what was typed, and says where to go then."""
    to = _inside(request, door, user)
    if user.is_active and not to:
        about = kept["about"]
        agreement = Agreement.objects.filter(version=about["version"]).first()
        asked = JoinRequest.objects.of(user, door.program_id).first()
        if asked is None or not asked.is_final:
            said = {name: about[name] for name in ("name", "answers")}
            said |= {"address": kept["address"], "agreement": agreement}
            asked = JoinRequest.ask(door, user, **said)
        to = _next(request, door, asked)
    return to


def _next(request, door: Door, asked: JoinRequest) -> str:
    """Inside, where the door trusted; else the page that says how it stands."""
    if asked.state == JoinRequest.State.ACCEPTED:
        messages.success(request, _("You are in. Welcome."))
        return _inside(request, door, asked.user)
    return door.join_address


def _inside(request, door: Door, user=None) -> str:
    """Where a member goes instead of the door; empty for everybody else."""
    member = Membership.of(user.pk) if user else request.membership
    if member is None:
        return ""
    if door.program and not member.is_guest:
        return door.program.get_absolute_url()
    return f"/c/{request.community.slug}/"


def _code_address(door: Door) -> str:
    return f"{door.join_address}code/"


def _form(request, door: Door, form: JoinForm, agreement, *, status: int, wait: int = 0):
    context = {"door": door, "form": form, "agreement": agreement}
    response = render(request, "communities/join_create.html", context, status=status)
    if wait:
        response["Retry-After"] = wait
    return response


def _door(request, program_slug: str | None) -> Door:
    """An open door. A closed one is there for organizers, and for everybody else it is not."""
    if request.community is None:
        raise Http404
    found = Door.objects.select_related("program", "program__lead")
    found = found.filter(slug=program_slug) if program_slug else found.filter(program=None)
    me = request.membership
    door = (found if me and me.is_organizer else found.open()).first()
    if door is None:
        raise Http404
    door.community = request.community
    return door
