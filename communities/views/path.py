"""A program's learning path: as its members walk it, and as who runs the program lays it."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from communities import panels, paths, rules
from communities.forms.path import PathItemForm
from communities.models import PathItem
from communities.models.path_item import MOST
from communities.tenancy.access import access
from communities.tenancy.scope import here
from communities.views.program import find_program


@access("member")
def path_detail(request, program_id):
    """The path with one's own marks."""
    program = find_program(request, program_id)
    me = request.membership
    stops, walked = paths.walk(program, me), paths.walks(program, me)
    context = {
        "program": program,
        "tabs": panels.tabs(program, "path"),
        "stops": stops,
        "said": paths.said(stops, walked=walked),
        "walks": walked,
        "runs_it": program.is_run_by(me),
    }
    return render(request, "communities/path_detail.html", context)


@access("member")
def path_edit(request, program_id):
    """The path for who runs the program: its order, its items, a new one."""
    program = _run_by_reader(request, program_id)
    items = list(PathItem.objects.of(program).select_related("track"))
    for number, item in enumerate(items, start=1):
        item.earlier = number - 1
        item.later = number + 1 if number < len(items) else 0
    context = {"program": program, "tabs": panels.tabs(program, "path"), "items": items}
    return render(request, "communities/path_edit.html", context)


@access("member")
def path_item_create(request, program_id):
    """A new item at the end."""
    program = _run_by_reader(request, program_id)
    form = PathItemForm(request.POST or None, program=program)
    if request.method == "POST" and form.is_valid():
        try:
            key = form.cleaned_data["key"]
            item = PathItem.add(program, by=request.membership, key=key, **form.item)
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            messages.success(request, _("“%(title)s” is on the path.") % {"title": item.title})
            return _back(program)
    return _form(request, program, form, _("Add to the path"))


@access("member")
def path_item_edit(request, program_id, item_id):
    """Other words for an item."""
    program = _run_by_reader(request, program_id)
    item = _item(program, item_id)
    form = PathItemForm(request.POST or None, program=program, item=item)
    if request.method == "POST" and form.is_valid():
        try:
            item.change(by=request.membership, **form.item)
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            messages.success(request, _("Kept."))
            return _back(program)
    return _form(request, program, form, item.title)


@require_POST
@access("member")
def path_item_move(request, program_id, item_id, place):
    """To another place."""
    program = _run_by_reader(request, program_id)
    item = _item(program, item_id)
    if not (place.isdecimal() and 1 <= int(place[:4]) <= MOST):
        raise Http404
    try:
        item.move(int(place[:4]), by=request.membership)
    except ValidationError as refusal:
        messages.error(request, refusal.messages[0])
    return _back(program)


@require_POST
@access("member")
def path_item_remove(request, program_id, item_id):
    """Out of the path; for a moment it can be taken back."""
    program = _run_by_reader(request, program_id)
    item = get_object_or_404(PathItem.objects.filter(program=program), pk=item_id)
    item.remove(by=request.membership)
    undo = here("communities:path_item_restore", program.pk, item.pk)
    said = _("“%(title)s” is out of the path. Marks are kept.") % {"title": item.title}
    messages.success(request, said, extra_tags=f"undo:{undo}")
    return _back(program)


@require_POST
@access("member")
def path_item_restore(request, program_id, item_id):
    """Back where it was."""
    program = _run_by_reader(request, program_id)
    item = get_object_or_404(PathItem.objects.filter(program=program), pk=item_id)
    item.restore(by=request.membership)
    messages.success(request, _("It is on the path again."))
    return _back(program)


@require_POST
@access("member")
def path_item_tick(request, program_id, item_id):
    """The reader has done it."""
    program = find_program(request, program_id)
    item = _item(program, item_id)
    try:
        item.tick(by=request.membership)
    except ValidationError as refusal:
        messages.error(request, refusal.messages[0])
    else:
        undo = here("communities:path_item_untick", program.pk, item.pk)
        said = _("“%(title)s” is done.") % {"title": item.title}
        messages.success(request, said, extra_tags=f"undo:{undo}")
    return redirect(here("communities:path_detail", program.pk))


@require_POST
@access("member")
def path_item_untick(request, program_id, item_id):
    """The reader takes their mark back."""
    program = find_program(request, program_id)
    try:
        _item(program, item_id).untick(by=request.membership)
    except ValidationError as refusal:
        messages.error(request, refusal.messages[0])
    return redirect(here("communities:path_detail", program.pk))


def _run_by_reader(request, program_id):
    program = find_program(request, program_id)
    allowed = program.is_run_by(request.membership)
    rules.require(allowed, _("Only organizers and facilitators change the path."))
    return program


def _item(program, item_id) -> PathItem:
    return get_object_or_404(PathItem.objects.of(program), pk=item_id)


def _form(request, program, form, heading: str):
    context = {"form": form, "program": program, "heading": heading}
    status = 400 if form.is_bound else 200
    return render(request, "communities/path_item_form.html", context, status=status)


def _back(program):
    return redirect(here("communities:path_edit", program.pk))
