"""Tables brought in: the file, its columns, how far it is, what became of each line."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from communities import imports
from communities.csv_export import ENCODING, SafeWriter
from communities.forms.table import MappingForm, TableForm
from communities.limits import TooMany, spend
from communities.models import Import, ImportLine
from communities.rules import require
from communities.tenancy.access import access

SHOWN = 25
LOOKED_AT = 5


@access("member")
def import_list(request):
    """What was brought in, the latest first, and what can be."""
    kinds = _kinds(request)
    found = Import.objects.visible_to(request.membership).select_related("made_by")
    page = Paginator(found.order_by("-made_at", "-id"), SHOWN).get_page(request.GET.get("page"))
    return render(request, "communities/import_list.html", {"page": page, "kinds": kinds})


@access("member")
def import_create(request, kind):
    """The file or the lines, and what is asked once for all of them."""
    about = _kind(request, kind)
    form = TableForm(request.POST or None, request.FILES or None)
    options = about.options and about.options(
        request.POST or None, membership=request.membership, initial=request.GET.dict()
    )
    context = {"form": form, "options": options, "kind": about}
    if request.method != "POST":
        return render(request, "communities/import_create.html", context)
    try:
        spend("import", request.membership.pk)
    except TooMany as much:
        messages.error(request, much.sentence)
        return render(request, "communities/import_create.html", context, status=429)
    if form.is_valid() & (options is None or options.is_valid()):
        chosen = options.chosen() if options else {}
        return redirect(form.start(about, chosen, by=request.membership))
    return render(request, "communities/import_create.html", context, status=400)


@access("member")
def import_detail(request, import_id):
    """The columns with a first look; then how far it is; then a result for every line."""
    table = _table(request, import_id)
    if table.state == Import.State.MAPPING and not table.forgotten_at:
        return _look(request, table, MappingForm(table=table))
    wanted = request.GET.get("show")
    state = wanted if wanted in ImportLine.State.values else ""
    lines = table.lines.filter(state=state) if state else table.lines.exclude(state="waiting")
    counts = table.counts()
    context = {
        "table": table,
        "counts": counts,
        "outcome": table.about.outcome(counts),
        "show": state,
        "page": Paginator(lines.order_by("number"), SHOWN).get_page(request.GET.get("page")),
    }
    template = "communities/import_detail.html" + ("#progress" if request.htmx else "")
    return render(request, template, context)


@require_POST
@access("member")
def import_map(request, import_id):
    """Other columns than we guessed; a first look follows."""
    table = _table(request, import_id)
    form = MappingForm(request.POST, table=table)
    if form.is_valid():
        try:
            table.map(form.mapping(), by=request.membership)
        except ValidationError as wrong:
            form.add_error(None, wrong)
        else:
            return redirect(table)
    return _look(request, table, form, status=400)


@require_POST
@access("member")
def import_run(request, import_id):
    """Begins, or goes on."""
    table = _table(request, import_id)
    try:
        table.run(by=request.membership)
    except ValidationError as wrong:
        messages.error(request, wrong.messages[0])
    return redirect(table)


@require_POST
@access("member")
def import_stop(request, import_id):
    """Holds it; what was taken in stays, and it can go on later."""
    table = _table(request, import_id)
    table.stop(by=request.membership)
    return redirect(table)


@access("member")
def import_rest(request, import_id):
    """The lines that were not taken, each with the reason, to mend and bring again."""
    table = _table(request, import_id)
    if table.forgotten_at:
        raise Http404
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="not-taken.csv"'
    response["X-Content-Type-Options"] = "nosniff"
    response.write("".encode(ENCODING))
    writer = SafeWriter(_Text(response))
    writer.row([*table.columns, _("Why it was not taken")])
    width = len(table.columns)
    for line in table.lines.filter(state=ImportLine.State.FAILED).order_by("number"):
        cells = (line.cells + [""] * width)[:width]
        writer.row([*cells, line.sentence])
    return response


class _Text:
    """A response that csv writes text to."""

    def __init__(self, response):
        self.response = response

    def write(self, text: str) -> None:
        self.response.write(text.encode())


def _look(request, table: Import, form: MappingForm, *, status: int = 200):
    about, by = table.about, table.made_by
    fields = [one for one in about.fields if one.name in table.mapping]
    missing = about.missing(table.mapping)
    first = table.lines.order_by("number")[:LOOKED_AT]
    read = [line.values_of(table.mapping) for line in first]
    sound = None if missing else next((one for one in read if not about.check(one)), None)
    context = {
        "table": table,
        "form": form,
        "fields": fields,
        "rows": [[values[one.name] for one in fields] for values in read],
        "missing": missing,
        "letter": about.letter and sound and about.letter(sound, by, **table.options),
        "act": about.act(table.line_count),
    }
    return render(request, "communities/import_look.html", context, status=status)


def _table(request, import_id) -> Import:
    found = Import.objects.visible_to(request.membership).select_related("made_by")
    table = get_object_or_404(found, pk=import_id)
    if table.about is None or not table.about.may(request.membership):
        raise Http404
    return table


def _kind(request, key: str) -> imports.Kind:
    about = imports.find(key)
    if about is None:
        raise Http404
    require(about.may(request.membership), _("Organizers bring in tables like this."))
    return about


def _kinds(request) -> list[imports.Kind]:
    kinds = imports.kinds_for(request.membership)
    require(bool(kinds), _("Organizers bring in tables."))
    return kinds
