"""A series: all its meetings, and more of the same."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db import models
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from communities.tenancy.access import access
from communities.tenancy.prepared import Reader, prepared
from events.forms import ExtendForm
from events.models import Event, Series


@access("member")
def series_detail(request, series_id):
    """Every meeting from the first to the last; who runs it adds more here."""
    return _page(request, _find(request, series_id), ExtendForm())


@require_POST
@access("member")
def series_extend(request, series_id):
    """Plans more meetings of the same kind."""
    series, form = _find(request, series_id), ExtendForm(request.POST)
    if form.is_valid():
        try:
            series.extend(**form.cleaned_data, by=request.membership)
        except ValidationError as refused:
            form.add_error("count", refused.messages)
        else:
            count = form.cleaned_data["count"]
            said = ngettext(
                "%(count)s more meeting is on the calendar.",
                "%(count)s more meetings are on the calendar.",
                count,
            )
            messages.success(request, said % {"count": count})
            return redirect(series)
    return _page(request, series, form, status=400)


def _page(request, series, form, status: int = 200):
    me = request.membership
    context = {
        "series": series,
        "page": Paginator(_meetings.lazily(series, me), 25).get_page(request.GET.get("page")),
        "form": form if series.is_run_by(me) else None,
    }
    return render(request, "events/series_detail.html", context, status=status)


def _find(request, series_id) -> Series:
    series = _visible.first(request.membership, series_id)
    if series is None:
        raise Http404
    return series


@prepared(me=Reader, series=models.UUIDField())
def _visible(me, series):
    return Series.objects.visible_to(me).filter(pk=series).select_related("program")


@prepared(series=models.UUIDField(), me=Reader)
def _meetings(series, me):
    found = Event.objects.visible_to(me).filter(series=series)
    return found.with_answers(me).listed().with_turnout().order_by("starts_at", "id")
