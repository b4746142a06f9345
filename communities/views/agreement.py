"""What everybody agrees on: read it, say yes; publish the next version, see who said yes."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db import models
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l
from django.views.decorators.http import require_POST

from communities import agreements, sections
from communities.forms.door import AgreementForm
from communities.models import Agreement, AgreementAcceptance, Membership
from communities.tenancy.access import access
from communities.tenancy.prepared import prepared


@access("insider")
def agreement_read(request):
    """The version that holds, with the button to say yes."""
    agreement = agreements.current()
    if agreement is None:
        raise Http404
    yes = AgreementAcceptance.objects.filter(agreement=agreement, membership=request.membership)
    context = {"agreement": agreement, "yes": yes.first()}
    return render(request, "communities/agreement_read.html", context)


@require_POST
@access("insider")
def agreement_accept(request, agreement_id):
    """Says yes to the version that was read; a newer one is shown first."""
    agreement = get_object_or_404(Agreement.objects.visible_to(request.membership), pk=agreement_id)
    try:
        agreements.require_current(agreement)
    except ValidationError as refusal:
        messages.warning(request, refusal.messages[0])
        return redirect(agreement)
    agreement.accept(by=request.membership)
    messages.success(request, _("Thank you. Your yes is kept."))
    return redirect("communities:home", request.community.slug)


@access("admin")
def agreement_list(request):
    """The versions, how many said yes to each, and the next one."""
    current = agreements.current()
    initial = {"text": current.text if current else str(agreements.FIRST_DRAFT)}
    form = AgreementForm(request.POST or None, initial=initial)
    if current is None:
        del form.fields["change"]
    if request.method == "POST" and form.is_valid():
        try:
            Agreement.publish(**form.cleaned_data, by=request.membership)
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            messages.success(request, _("Published. Everybody here is asked for their yes, once."))
            return redirect("communities:agreement_list", request.community.slug)
    context = {
        "tabs": sections.tabs("settings", "agreements", request.membership),
        "page": Paginator(_versions.lazily(), 25).get_page(request.GET.get("page")),
        "current": current,
        "people": Membership.objects.active().count(),
        "form": form,
    }
    status = 400 if form.is_bound else 200
    return render(request, "communities/agreement_list.html", context, status=status)


@access("admin")
def agreement_detail(request, agreement_id):
    """One version: its words, and who said yes to it, or has not yet."""
    agreement = get_object_or_404(
        Agreement.objects.visible_to(request.membership).select_related("published_by"),
        pk=agreement_id,
    )
    missing = request.GET.get("show") == "missing"
    rows = (_missing if missing else _yes).lazily(agreement)
    context = {
        "tabs": sections.tabs("settings", "agreements", request.membership),
        "agreement": agreement,
        "page": Paginator(rows, 25).get_page(request.GET.get("page")),
        "missing": missing,
    }
    return render(request, "communities/agreement_detail.html", context)


@prepared()
def _versions():
    yes = AgreementAcceptance.objects.filter(
        agreement=models.OuterRef("pk"), membership__ended_at=None
    )
    counted = yes.order_by().values("agreement").annotate(n=models.Count("pk")).values("n")
    versions = Agreement.objects.newest_first().select_related("published_by").defer("text")
    return versions.annotate(count=models.functions.Coalesce(models.Subquery(counted), 0))


@prepared(agreement=models.UUIDField())
def _yes(agreement):
    said = AgreementAcceptance.objects.filter(agreement=agreement).select_related("membership")
    return said.order_by("membership__name", "id")


@prepared(agreement=models.UUIDField())
def _missing(agreement):
    said = AgreementAcceptance.objects.filter(agreement=agreement, membership=models.OuterRef("pk"))
    return Membership.objects.active().filter(~models.Exists(said)).order_by("name", "id")


sections.section(
    "settings",
    "agreements",
    _l("Agreements"),
    "communities:agreement_list",
    is_for=sections.admins,
    position=45,
)
