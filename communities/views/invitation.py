"""People → Invitations: whom to ask, what they will read, and who has come."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db import models
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from communities import invitation_mail, launch, places, rules, sections
from communities.forms.invitation import InvitationForm
from communities.limits import TooMany, spend
from communities.models import Invitation, InvitationLink, Program
from communities.tenancy.access import access
from communities.tenancy.scope import here
from communities.views.program import find_program

SHOWN = {
    "open": models.Q(accepted_at=None, revoked_at=None),
    "joined": models.Q(accepted_at__isnull=False),
    "revoked": models.Q(revoked_at__isnull=False),
}


@access("member")
def invitation_list(request):
    """Who was asked, who has come, and the links; of one program with ``?program=``."""
    program = wanted_program(request)
    seen = Invitation.objects.visible_to(request.membership)
    links = InvitationLink.objects.visible_to(request.membership).select_related("program")
    if program:
        seen, links = seen.filter(program=program), links.filter(program=program)
    show = request.GET.get("show") if request.GET.get("show") in SHOWN else "open"
    rows = seen.filter(SHOWN[show]).select_related("program", "invited_by", "accepted_by")
    page = Paginator(rows.order_by("-created_at", "-id"), 25).get_page(request.GET.get("page"))
    context = {
        "tabs": sections.tabs("people", "invitations", request.membership),
        "program": program,
        "show": show,
        "page": page,
        "counts": _counts(seen),
        "links": links.order_by("-created_at", "-id")[:25],
    }
    return render(request, "communities/invitation_list.html", context)


@access("member")
def invitation_create(request):
    """The list of people, and the words; what comes back is shown before anything is sent."""
    program = wanted_program(request)
    form = InvitationForm(request.POST or None, by=request.membership, program=program)
    if request.method != "POST" or "again" in request.POST:
        if form.is_bound:
            form = InvitationForm(initial=form.data.dict(), by=form.by, program=program)
        elif program:
            form.initial.setdefault("people", launch.drafted_people(program))
        return _form(request, form)
    if not form.is_valid():
        return _form(request, form, status=400)
    Invitation.look_over(form.read, program)
    sums = _sums(form.read)
    context = {"form": form, "program": program, "sums": sums, "letter": _letter(form)}
    if program and form.cleaned_data["role"] == "participant":
        free = places.of(program).free
        context["few"] = free is not None and free < len(sums["new"])
        context["free"] = free
    return render(request, "communities/invitation_look.html", context)


@require_POST
@access("member")
def invitation_send(request):
    """Sends what was looked at."""
    program = wanted_program(request)
    form = InvitationForm(request.POST, by=request.membership, program=program)
    if not form.is_valid():
        return _form(request, form, status=400)
    try:
        spend("invitation", request.membership.pk)
        key = form.cleaned_data["key"]
        Invitation.send(form.read, by=request.membership, key=key, **form.what())
    except ValidationError as refusal:
        form.add_error(None, " ".join(refusal.messages))
        return _form(request, form, status=400)
    except TooMany as much:
        form.add_error(None, much.sentence)
        page = _form(request, form, status=429)
        page["Retry-After"] = much.retry_after
        return page
    _say_sent(request, form.read)
    return redirect(list_url(program))


@require_POST
@access("member")
def invitation_nudge(request):
    """Reminds everybody who has not joined."""
    program = wanted_program(request)
    try:
        count = Invitation.nudge(by=request.membership, program=program)
    except ValidationError as refusal:
        messages.error(request, refusal.messages[0])
        return redirect(list_url(program))
    if count:
        said = ngettext("%(count)s person was reminded.", "%(count)s people were reminded.", count)
        messages.success(request, said % {"count": count})
    else:
        messages.info(request, _("Everybody who has not joined had a word from you this week."))
    return redirect(list_url(program))


@require_POST
@access("member")
def invitation_resend(request, invitation_id):
    """The mail once more."""
    invitation = _invitation(request, invitation_id)
    try:
        spend("invitation", request.membership.pk)
        invitation.resend(by=request.membership)
    except ValidationError as refusal:
        messages.error(request, refusal.messages[0])
    except TooMany as much:
        messages.error(request, much.sentence)
    else:
        messages.success(request, _("Sent again to %(email)s.") % {"email": invitation.email})
    return redirect(_back(request, invitation))


@require_POST
@access("member")
def invitation_revoke(request, invitation_id):
    """The link ends at once; a toast offers the way back."""
    invitation = _invitation(request, invitation_id)
    try:
        invitation.revoke(by=request.membership)
    except ValidationError as refusal:
        messages.error(request, refusal.messages[0])
    else:
        undo = "undo:" + here("communities:invitation_restore", invitation.pk)
        said = _("The invitation of %(email)s no longer works.") % {"email": invitation.email}
        messages.success(request, said, extra_tags=undo)
    return redirect(_back(request, invitation))


@require_POST
@access("member")
def invitation_restore(request, invitation_id):
    """Takes the end back."""
    invitation = _invitation(request, invitation_id)
    try:
        invitation.restore(by=request.membership)
    except ValidationError as refusal:
        messages.error(request, refusal.messages[0])
    return redirect(_back(request, invitation))


def wanted_program(request) -> Program | None:
    """The program of ``?program=``; without one, only organizers get here. 404 or NotAllowed."""
    wanted = request.GET.get("program") or request.POST.get("program")
    program = find_program(request, _id(wanted)) if wanted else None
    rules.require(
        rules.may_invite(request.membership, program, []),
        _("Only organizers invite, and facilitators into their own program."),
    )
    return program


def _back(request, invitation) -> str:
    """A facilitator sees the list of their program alone."""
    return list_url(None if request.membership.is_organizer else invitation.program)


def _id(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise Http404 from None


def _invitation(request, invitation_id) -> Invitation:
    seen = Invitation.objects.visible_to(request.membership)
    return get_object_or_404(seen.select_related("program", "invited_by"), pk=invitation_id)


def _form(request, form: InvitationForm, *, status: int = 200):
    programs = Program.objects.visible_to(request.membership).exclude(status="closed")
    if not request.membership.is_organizer:
        programs = programs.filter(pk=form.program.pk)
    context = {
        "form": form,
        "program": form.program,
        "programs": programs.defer("blueprint").order_by("-starts_on", "id")[:100],
    }
    return render(request, "communities/invitation_create.html", context, status=status)


def _sums(people) -> dict:
    """Who gets a mail and who does not, by what became of each line."""
    return {
        state: [one for one in people if one.state == state]
        for state in ("new", "here", "invited", "twice", "unread")
    }


def _letter(form: InvitationForm) -> dict:
    """The mail as the first of them will read it."""
    first = next((one for one in form.read if one.state == "new"), None)
    what = form.what() | {"invited_by": form.by, "program": form.program}
    sample = Invitation(email=first.email, name=first.name, **what) if first else None
    return invitation_mail.sample(sample, form.by.community) if sample else {}


def _say_sent(request, people) -> None:
    sent = sum(one.state == "new" and one.invitation is not None for one in people)
    if not sent:
        messages.info(request, _("Nobody new was on this list."))
        return
    said = ngettext(
        "%(count)s invitation is on its way.", "%(count)s invitations are on their way.", sent
    )
    messages.success(request, said % {"count": sent})


def list_url(program) -> str:
    """The list of all invitations, or of those into one program."""
    address = here("communities:invitation_list")
    return f"{address}?program={program.pk}" if program else address


def _counts(seen) -> dict:
    """How many are open, have joined, and may be reminded."""
    nudgeable = models.Q(pk__in=Invitation.objects.nudgeable().values("pk"))
    return seen.aggregate(
        open=models.Count("pk", filter=SHOWN["open"]),
        joined=models.Count("pk", filter=SHOWN["joined"]),
        nudgeable=models.Count("pk", filter=nudgeable),
    )
