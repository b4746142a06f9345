"""A facilitator answers an entry that was shared with them."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from communities.tenancy.access import access
from reflections.forms import ResponseForm
from reflections.models import Entry
from reflections.views.entry import response_refused


@require_POST
@access("insider")
def response_create(request, entry_id):
    """What is not shared with the reader is not there; who may read it without facilitating is told."""
    me = request.membership
    entry = get_object_or_404(Entry.objects.visible_to(me).said(), pk=entry_id)
    form = ResponseForm(request.POST)
    if form.is_valid():
        try:
            entry.respond(form.cleaned_data["text"], by=me)
        except ValidationError as problem:
            form.add_error("text", problem.messages)
        else:
            name = entry.author.first_name
            messages.success(request, _("Sent. %(name)s is told.") % {"name": name})
            return redirect(entry)
    return response_refused(request, entry, form)
