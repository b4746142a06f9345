"""Materials of a meeting: links added and taken away by whoever runs it."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from communities.tenancy.access import access
from communities.tenancy.scope import here
from events.models import Material
from events.room_forms import MaterialForm
from events.views.event import find_event


@access("member")
def material_list(request, event_id):
    """The links, and a field for one more."""
    event, me = find_event(request, event_id), request.membership
    event.require_run_by(me)
    form = MaterialForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            material = Material.add(event, **form.cleaned_data, by=me)
        except ValidationError as refused:
            form.refuse(refused)
        else:
            messages.success(request, _("“%(label)s” is there.") % {"label": material.label})
            return redirect("events:material_list", request.community.slug, event.pk)
    materials = Material.objects.filter(event=event).in_order()
    context = {"event": event, "form": form, "materials": materials}
    status = 400 if form.is_bound else 200
    return render(request, "events/material_list.html", context, status=status)


@require_POST
@access("member")
def material_remove(request, material_id):
    """Takes a link away; the toast adds it again."""
    seen = Material.objects.visible_to(request.membership).select_related("event__program")
    material = get_object_or_404(seen, pk=material_id)
    event, said = material.event, {"label": material.label, "link": material.link}
    material.remove(by=request.membership)
    undo = f"{here('events:material_return', event.pk)}?{urlencode(said)}"
    gone = _("“%(label)s” is taken away.") % {"label": said["label"]}
    messages.success(request, gone, extra_tags=f"undo:{undo}")
    return redirect("events:material_list", request.community.slug, event.pk)


@require_POST
@access("member")
def material_return(request, event_id):
    """Adds what was taken away a moment ago."""
    event, form = find_event(request, event_id), MaterialForm(request.GET)
    event.require_run_by(request.membership)
    there = Material.objects.filter(event=event, link=request.GET.get("link", ""))
    if form.is_valid() and not there.exists():
        Material.add(event, **form.cleaned_data, by=request.membership)
        messages.success(request, _("It is there again."))
    return redirect("events:material_list", request.community.slug, event.pk)
