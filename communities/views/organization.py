"""Organizations that people come from: the list, one of them, its people, enrolled together."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from communities import directory, sections
from communities.forms.profile import OrganizationForm, TogetherForm
from communities.models import Enrolment, Membership, Organization, Program
from communities.tenancy.access import access
from communities.views.profile import find_person


@access("member")
def organization_list(request):
    """Where people come from, with how many are here; members count who is in the directory."""
    me = request.membership
    told = Q() if me.is_organizer else Q(members__is_listed=True)
    here = Count("members", filter=Q(told, members__ended_at=None))
    found = Organization.objects.visible_to(me).annotate(people=here).order_by("name", "id")
    page = Paginator(found, 25).get_page(request.GET.get("page"))
    context = {"tabs": sections.tabs("people", "organizations", me), "page": page}
    return render(request, "communities/organization_list.html", context)


@access("organizer")
def organization_create(request):
    """A new organization by name."""
    form = OrganizationForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = Organization.add(**form.cleaned_data, by=request.membership)
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            messages.success(request, _("%(name)s is on the list.") % {"name": made.name})
            return redirect(made)
    status = 400 if form.is_bound else 200
    return render(request, "communities/organization_form.html", {"form": form}, status=status)


@access("organizer")
def organization_edit(request, organization_id):
    """Other words for the same organization."""
    organization = _organization(request, organization_id)
    words = {name: getattr(organization, name) for name in ("name", "kind", "website")}
    form = OrganizationForm(request.POST or None, initial=words)
    if request.method == "POST" and form.is_valid():
        said = {name: form.cleaned_data[name] for name in words}
        try:
            organization.change(**said, by=request.membership)
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            messages.success(request, _("Kept."))
            return redirect(organization)
    context = {"form": form, "organization": organization}
    status = 400 if form.is_bound else 200
    return render(request, "communities/organization_form.html", context, status=status)


@access("member")
def organization_detail(request, organization_id, **refused):
    """Its people and the programs they are in, as the reader knows them; organizers enrol several."""
    me, organization = request.membership, _organization(request, organization_id)
    people = Membership.objects.in_directory(me).filter(organization=organization)
    page = Paginator(people.order_by("name", "id"), 25).get_page(request.GET.get("page"))
    active = Enrolment.objects.visible_to(me).active()
    mine = active.filter(membership__organization=organization)
    programs = Program.objects.visible_to(me).filter(enrolments__in=mine)
    context = {
        "organization": organization,
        "page": page,
        "rows": [directory.Row.of(person) for person in page],
        "programs": programs.annotate(people=Count("enrolments__membership", distinct=True))
        .defer("blueprint")
        .order_by("-starts_on", "id")[:25],
    }
    if me.is_organizer:
        context["query"] = query = request.GET.get("q", "").strip()[:100]
        found = Membership.objects.active().exclude(organization=organization).named(query)
        context["found"] = found.order_by("name", "id")[:8] if query else []
        context["together"] = TogetherForm(organization=organization, reader=me)
    context |= refused
    return render(
        request, "communities/organization_detail.html", context, status=400 if refused else 200
    )


@require_POST
@access("organizer")
def organization_affiliate(request, organization_id, membership_id):
    """Says that somebody comes from here."""
    organization = _organization(request, organization_id)
    person = find_person(request, membership_id)
    person.affiliate(organization, by=request.membership)
    said = {"person": person.name, "organization": organization.name}
    messages.success(request, _("%(person)s belongs to %(organization)s now.") % said)
    return redirect(organization)


@require_POST
@access("organizer")
def organization_enrol(request, organization_id):
    """Enrols the chosen people in a program, all or none."""
    organization = _organization(request, organization_id)
    form = TogetherForm(request.POST, organization=organization, reader=request.membership)
    if form.is_valid():
        program, people = form.cleaned_data["program"], list(form.cleaned_data["people"])
        try:
            enrolled = organization.enrol(program, people, by=request.membership)
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            said = {"count": len(enrolled), "program": program.title}
            sentence = ngettext(
                "%(count)s person is in %(program)s.", "%(count)s people are in %(program)s.",
                len(enrolled),
            )  # fmt: skip
            messages.success(request, sentence % said)
            return redirect(organization)
    return organization_detail(request, organization_id, together=form)


def _organization(request, organization_id) -> Organization:
    return get_object_or_404(
        Organization.objects.visible_to(request.membership), pk=organization_id
    )
