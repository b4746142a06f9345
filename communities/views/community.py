"""Settings → Community and Modules: how a community presents itself, and what of Praxis it uses."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from communities import modules, sections
from communities.forms.start import CommunityForm, ModulesForm
from communities.tenancy.access import access


@access("organizer")
def community_edit(request):
    """Name, purpose, colour, clock and language."""
    community = request.community
    initial = {name: getattr(community, name) for name in CommunityForm.base_fields}
    form = CommunityForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            community.change(**form.cleaned_data, by=request.membership)
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            messages.success(request, _("Saved."))
            return redirect("communities:community_edit", community.slug)
    context = {"form": form, "tabs": sections.tabs("settings", "community", request.membership)}
    status = 400 if form.is_bound else 200
    return render(request, "communities/community_edit.html", context, status=status)


@access("organizer")
def module_list(request):
    """Which parts of Praxis are in sight."""
    community = request.community
    used = {one.key for one in modules.known() if modules.is_used(community, one.key)}
    form = ModulesForm(request.POST or None, initial={"used": sorted(used)})
    if request.method == "POST" and form.is_valid():
        modules.switch(community, set(form.cleaned_data["used"]), by=request.membership)
        messages.success(request, _("Saved. What is switched off is out of sight, not gone."))
        return redirect("communities:module_list", community.slug)
    chosen = set(form["used"].value() or [])
    parts = [(one, one.key in chosen) for one in modules.known()]
    tabs = sections.tabs("settings", "modules", request.membership)
    context = {"form": form, "parts": parts, "tabs": tabs}
    status = 400 if form.is_bound else 200
    return render(request, "communities/module_list.html", context, status=status)


sections.section("settings", "community", _l("Community"), "communities:community_edit", position=0)
sections.section("settings", "modules", _l("Modules"), "communities:module_list", position=10)
