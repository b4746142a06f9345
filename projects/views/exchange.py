"""What each side gives: agreed, taken back, asked for and confirmed."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from communities.tenancy.access import access
from projects import pictures
from projects.forms import AgreementForm
from projects.models import Exchange
from projects.views.project import find_project, project_page


@require_POST
@access("member", "partner")
def exchange_create(request, project_id):
    """One more thing that one side gives."""
    me, project = request.membership, find_project(request, project_id)
    form = AgreementForm(request.POST, project=project, by=me)
    if form.is_valid():
        try:
            project.agree(**form.cleaned_data, by=me)
        except ValidationError as invalid:
            form.add_error(None, invalid)
        else:
            messages.success(request, _("Agreed. Both sides read it."))
            return redirect(project)
    return project_page(request, project, agreement_form=form)


@require_POST
@access("member", "partner")
def exchange_confirm(request, exchange_id):
    """It arrived; htmx redraws what each side gives."""
    exchange = _exchange(request, exchange_id)
    try:
        exchange.confirm(by=request.membership)
    except ValidationError as invalid:
        messages.error(request, invalid.messages[0])
    else:
        messages.success(request, _("Thank you. It is noted with your name."))
    return _sides(request, exchange)


@require_POST
@access("member", "partner")
def exchange_ask(request, exchange_id):
    """It is there: please say whether it arrived."""
    exchange = _exchange(request, exchange_id)
    try:
        exchange.ask(by=request.membership)
    except ValidationError as invalid:
        messages.error(request, invalid.messages[0])
    else:
        messages.success(request, _("Asked. It stands on their page now."))
    return _sides(request, exchange)


@require_POST
@access("member", "partner")
def exchange_withdraw(request, exchange_id):
    """Who wrote it down takes it back."""
    exchange = _exchange(request, exchange_id)
    try:
        exchange.take_back(by=request.membership)
    except ValidationError as invalid:
        messages.error(request, invalid.messages[0])
    else:
        messages.success(request, _("Taken back."))
    return _sides(request, exchange)


def _exchange(request, exchange_id) -> Exchange:
    items = Exchange.objects.visible_to(request.membership)
    items = items.select_related("project__need__partner", "project__program")
    return get_object_or_404(items, pk=exchange_id)


def _sides(request, exchange: Exchange):
    if not request.htmx:
        return redirect(exchange.project)
    context = {
        "project": exchange.project,
        "sides": pictures.sides(exchange.project, request.membership),
    }
    return render(request, "projects/project_detail.html#sides", context)
