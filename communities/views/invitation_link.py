"""Links that let several people in: made, shown again, ended."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from communities.forms.invitation import LinkForm
from communities.models import InvitationLink
from communities.tenancy.access import access
from communities.tenancy.scope import here
from communities.views.invitation import list_url, wanted_program


@access("member")
def link_create(request):
    """A new link: what for, for how many, for how long."""
    program = wanted_program(request)
    form = LinkForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            InvitationLink.make(program=program, by=request.membership, **form.cleaned_data)
        except ValidationError as refusal:
            form.add_error(None, " ".join(refusal.messages))
        else:
            messages.success(request, _("The link works now. Copy it below."))
            return redirect(f"{list_url(program)}#links")
    context = {"form": form, "program": program}
    status = 400 if form.is_bound else 200
    return render(request, "communities/link_create.html", context, status=status)


@require_POST
@access("member")
def link_revoke(request, invitationlink_id):
    """Ends it at once; a toast offers the way back."""
    link = _link(request, invitationlink_id)
    link.revoke(by=request.membership)
    undo = "undo:" + here("communities:link_restore", link.pk)
    said = _("“%(label)s” no longer works. Who came by it stays.") % {"label": link.label}
    messages.success(request, said, extra_tags=undo)
    return redirect(f"{list_url(None if request.membership.is_organizer else link.program)}#links")


@require_POST
@access("member")
def link_restore(request, invitationlink_id):
    """Takes the end back."""
    link = _link(request, invitationlink_id)
    link.restore(by=request.membership)
    return redirect(f"{list_url(None if request.membership.is_organizer else link.program)}#links")


def _link(request, invitationlink_id) -> InvitationLink:
    seen = InvitationLink.objects.visible_to(request.membership).select_related("program")
    return get_object_or_404(seen, pk=invitationlink_id)
