"""Exports: asked for, watched, taken away."""

from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render

from communities.tenancy.access import access
from metrics import rules
from metrics.downloads import attachment
from metrics.forms import ExportForm
from metrics.models import Export


@access("insider")
def export_list(request):
    """GET lists the exports the reader may see; POST asks for a new one."""
    rules.require_export(request.membership)
    return _request(request) if request.method == "POST" else _list(request)


@access("insider")
def export_detail(request, export_id):
    """How far it is; htmx asks for the live part until there is nothing more to wait for."""
    export = _export(request, export_id)
    template = "metrics/export_detail.html" + ("#progress" if request.htmx else "")
    return render(request, template, {"export": export})


@access("insider")
def export_file(request, export_id):
    """The file itself, to those who may see it."""
    export = _export(request, export_id)
    if export.state != Export.State.DONE or not export.path.is_file():
        raise Http404
    return attachment(request, export.path, name=export.file_name, kind="text/csv; charset=utf-8")


def _request(request):
    form = ExportForm(request.POST)
    try:
        if not form.is_valid():
            raise ValidationError(form.errors.as_data())
        asked = form.cleaned_data
        kind, key = asked.pop("kind"), asked.pop("key")
        export = Export.request(kind, asked, by=request.membership, key=key)
    except ValidationError as failure:
        return _list(request, problems=failure.messages, status=400)
    return redirect(export)


def _list(request, *, problems: list[str] = (), status: int = 200):
    exports = Export.objects.visible_to(request.membership).select_related("made_by")
    page = Paginator(exports.order_by("-made_at", "-id"), 25).get_page(request.GET.get("page"))
    context = {"page": page, "problems": problems}
    return render(request, "metrics/export_list.html", context, status=status)


def _export(request, export_id) -> Export:
    rules.require_export(request.membership)
    visible = Export.objects.visible_to(request.membership).select_related("made_by")
    return get_object_or_404(visible, pk=export_id)
