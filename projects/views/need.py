"""Needs: the list, a new one, and the answer to it."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from communities.tenancy.access import access
from projects.forms import DeclineForm, NeedForm
from projects.models import Need, Project


@access("organizer", "partner")
def need_list(request):
    """What partners asked for, those without an answer first."""
    needs = Need.objects.visible_to(request.membership).select_related("partner", "posted_by")
    # "posted" is the last word in the alphabet, and the first that matters.
    page = Paginator(needs.order_by("-state", "-posted_at", "-id"), 25)
    context = {"page": page.get_page(request.GET.get("page"))}
    return render(request, "projects/need_list.html", context)


@access("partner")
def need_create(request):
    """Four questions in the partner's own words."""
    form = NeedForm(request.POST or None, by=request.membership)
    if request.method == "POST" and form.is_valid():
        try:
            need = Need.post(**form.cleaned_data, by=request.membership)
        except ValidationError as invalid:
            form.add_error(None, invalid)
        else:
            messages.success(request, _("Sent. You will hear from us, whatever the answer is."))
            return redirect(need)
    status = 400 if form.is_bound else 200
    return render(request, "projects/need_create.html", {"form": form}, status=status)


@access("member", "partner")
def need_detail(request, need_id, form=None):
    """One need; organizers answer it here."""
    me = request.membership
    need = _need(request, need_id)
    context = {
        "need": need,
        "project": Project.objects.visible_to(me).filter(need=need).first(),
        "form": form or DeclineForm(),
        "declining": form is not None or "decline" in request.GET,
    }
    status = 400 if form else 200
    return render(request, "projects/need_detail.html", context, status=status)


@require_POST
@access("member", "partner")
def need_accept(request, need_id):
    """Takes the need on; next comes its project."""
    need = _need(request, need_id)
    try:
        need.accept(by=request.membership)
    except ValidationError as invalid:
        messages.error(request, invalid.messages[0])
    else:
        said = {"name": need.posted_by.first_name}
        messages.success(request, _("Accepted. %(name)s has been told.") % said)
    return redirect(need)


@require_POST
@access("member", "partner")
def need_decline(request, need_id):
    """Says no, with the reason."""
    need = _need(request, need_id)
    form = DeclineForm(request.POST)
    if form.is_valid():
        try:
            need.decline(**form.cleaned_data, by=request.membership)
        except ValidationError as invalid:
            form.add_error(None, invalid.messages[0])
        else:
            said = {"name": need.posted_by.first_name}
            messages.success(request, _("Declined. %(name)s reads your reason.") % said)
            return redirect(need)
    return need_detail(request, need_id, form)


def _need(request, need_id) -> Need:
    visible = Need.objects.visible_to(request.membership)
    return get_object_or_404(
        visible.select_related("partner", "posted_by", "answered_by"), pk=need_id
    )
