"""The tracks of a program, for who shapes it."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Count, Q
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from communities.forms.program import TrackWordsForm
from communities.models import Track
from communities.tenancy.access import access
from communities.views.program_settings import frame, shaped


@access("member")
def track_list(request, program_id):
    """All tracks with how many are on each, and one more."""
    program = shaped(request, program_id)
    form = TrackWordsForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            Track.add(program, by=request.membership, **form.cleaned_data)
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            messages.success(request, _("Added."))
            return redirect("communities:track_list", request.community.slug, program.pk)
    on_it = Count("enrolments", filter=Q(enrolments__ended_at=None))
    tracks = Track.objects.of(program).annotate(people=on_it)
    context = {"form": form, "tracks": tracks} | frame(program)
    status = 400 if form.is_bound else 200
    return render(request, "communities/track_list.html", context, status=status)


@access("member")
def track_edit(request, program_id, track_id):
    """The words of one."""
    program = shaped(request, program_id)
    track = get_object_or_404(Track.objects.of(program), pk=track_id)
    track.program = program
    given = {"title": track.title, "about": track.about}
    form = TrackWordsForm(request.POST or None, initial=given)
    if request.method == "POST" and form.is_valid():
        words = {name: form.cleaned_data[name] for name in given}
        try:
            track.change(by=request.membership, **words)
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            messages.success(request, _("Kept."))
            return redirect("communities:track_list", request.community.slug, program.pk)
    context = {"form": form, "track": track, "name": given["title"]} | frame(program)
    status = 400 if form.is_bound else 200
    return render(request, "communities/track_edit.html", context, status=status)


@require_POST
@access("member")
def track_remove(request, program_id, track_id):
    """One track less, when nobody is or was on it; pressed twice it is gone once."""
    program = shaped(request, program_id)
    track = Track.objects.of(program).filter(pk=track_id).first()
    try:
        if track:
            track.program = program
            track.remove(by=request.membership)
    except ValidationError as refusal:
        messages.error(request, refusal.messages[0])
    else:
        messages.success(request, _("The track is gone."))
    return redirect("communities:track_list", request.community.slug, program.pk)
