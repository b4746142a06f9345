"""The seasons of a program that goes on, for who shapes it."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from communities.forms.program import SeasonForm
from communities.models import Season
from communities.tenancy.access import access
from communities.views.program_settings import frame, shaped


@access("member")
def season_list(request, program_id):
    """The seasons so far; the next one, filled in, once the last is closed; or the first."""
    program = shaped(request, program_id)
    seasons = list(Season.objects.of(program))
    last = seasons[0] if seasons else None
    form = None
    if request.method == "POST" or last is None or last.closed_at:
        form = SeasonForm(request.POST or None, program=program, last=last)
    if request.method == "POST" and form.is_valid():
        opens = Season.open_next if last else Season.begin
        try:
            season = opens(program, by=request.membership, **form.cleaned_data)
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            messages.success(request, _("%(title)s is open.") % {"title": season.title})
            return redirect("communities:season_list", request.community.slug, program.pk)
    context = {"form": form, "seasons": seasons, "last": last} | frame(program)
    status = 400 if form is not None and form.is_bound else 200
    return render(request, "communities/season_list.html", context, status=status)


@require_POST
@access("member")
def season_close(request, program_id, season_id):
    """The season is over; people stay in the program."""
    program = shaped(request, program_id)
    season = get_object_or_404(Season.objects.of(program), pk=season_id)
    season.program = program
    season.close(by=request.membership)
    said = {"title": season.title}
    messages.success(request, _("%(title)s is closed. The next one can be opened.") % said)
    return redirect("communities:season_list", request.community.slug, program.pk)
