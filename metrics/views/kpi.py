"""The dashboard: what it added up to."""

from django.shortcuts import render
from django.utils.cache import patch_vary_headers

from communities.tenancy.access import access
from metrics import dashboard, reading, rules
from metrics.forms import ExportForm, SelectionForm


@access("insider")
def kpi_list(request):
    """Every figure that has something to say, for the programs and the time that were chosen."""
    me = request.membership
    form = SelectionForm(request.GET, membership=me)
    found = reading.figures(me, form.selection()) if form.is_valid() else []
    context = {
        "form": form,
        "cards": dashboard.cards(found),
        "hidden": any(figure.is_hidden for figure in found),
        "warnings": [text for figure in found if figure.value is None for text in figure.warnings],
        "runs_them": not rules.is_sponsor(me),
        "asking": ExportForm(),
    }
    template = "metrics/kpi_list.html" + ("#figures" if request.htmx else "")
    # What htmx asks for is a part of the page and no failure: it shows the sentence itself.
    status = 200 if form.is_valid() or request.htmx else 400
    response = render(request, template, context, status=status)
    patch_vary_headers(response, ["HX-Request"])
    return response
