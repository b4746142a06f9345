"""Partners: the list, a new one, one of them, and who speaks for it."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from communities.tenancy.access import access
from projects.forms import ContactForm, PartnerForm
from projects.models import Need, Partner, Project


@access("organizer")
def partner_list(request):
    """All partners, those that wait for an answer said first."""
    open_needs = Count("needs", filter=Q(needs__state=Need.State.POSTED), distinct=True)
    partners = Partner.objects.visible_to(request.membership).annotate(
        waiting=open_needs, at_work=Count("needs__projects", distinct=True)
    )
    page = Paginator(partners.order_by("-waiting", "name", "id"), 25).get_page(
        request.GET.get("page")
    )
    return render(request, "projects/partner_list.html", {"page": page})


@access("organizer")
def partner_create(request):
    """A new partner by name."""
    form = PartnerForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            partner = Partner.add(**form.cleaned_data, by=request.membership)
        except ValidationError as invalid:
            form.add_error(None, invalid)
        else:
            messages.success(request, _("%(name)s is on the list.") % {"name": partner.name})
            return redirect(partner)
    status = 400 if form.is_bound else 200
    return render(request, "projects/partner_create.html", {"form": form}, status=status)


@access("organizer")
def partner_detail(request, partner_id, form=None):
    """One partner: its people, its needs, what was made of them."""
    me = request.membership
    partner = get_object_or_404(Partner.objects.visible_to(me), pk=partner_id)
    context = {
        "partner": partner,
        "contacts": partner.contacts.active().select_related("membership").order_by("since", "id"),
        "needs": Need.objects.visible_to(me)
        .filter(partner=partner)
        .order_by("-posted_at", "-id")[:25],
        "projects": Project.objects.visible_to(me).filter(need__partner=partner).told(),
        "form": form or ContactForm(partner=partner),
    }
    status = 400 if form else 200
    return render(request, "projects/partner_detail.html", context, status=status)


@require_POST
@access("organizer")
def partner_contact(request, partner_id):
    """Names somebody who speaks for the partner."""
    partner = get_object_or_404(Partner.objects.visible_to(request.membership), pk=partner_id)
    form = ContactForm(request.POST, partner=partner)
    if not form.is_valid():
        return partner_detail(request, partner_id, form)
    person = form.cleaned_data["membership"]
    partner.add_contact(person, by=request.membership)
    said = {"person": person.name, "partner": partner.name}
    messages.success(request, _("%(person)s speaks for %(partner)s now.") % said)
    return redirect(partner)


@require_POST
@access("organizer")
def partner_naming(request, partner_id):
    """Notes whether the partner agreed to be named on public pages."""
    partner = get_object_or_404(Partner.objects.visible_to(request.membership), pk=partner_id)
    agreed = request.POST.get("agreed") == "yes"
    partner.name_in_public(agreed, by=request.membership)
    named = _("%(name)s may stand on public pages now.")
    said = named if agreed else _("%(name)s is named on public pages no longer.")
    messages.success(request, said % {"name": partner.name})
    return redirect(partner)
