"""The editor: a draft that saves itself, and the act of keeping it."""

import uuid

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import Http404, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from communities.models import Program
from communities.moments import clock_time
from communities.rules import require
from communities.tenancy.access import access
from communities.tenancy.scope import here
from events.models import Event
from reflections import readers, rules
from reflections.forms import EntryForm
from reflections.models import Commitment, Entry, Guide
from reflections.models.entry import Overtaken


@access("insider")
def entry_create(request):
    """A blank page, or the draft that is begun already. Nothing is stored before the first save."""
    entry = _begun(request)
    if request.method != "POST" and not entry._state.adding:
        return redirect(entry)
    return _write(request, entry)


@access("insider")
def entry_create_submission(request):
    """Keeps what was written on a blank page."""
    if request.method != "POST":
        return redirect(f"{here('reflections:entry_create')}?{request.GET.urlencode()}")
    return _write(request, _begun(request), keep=True)


@access("insider")
def entry_edit(request, entry_id):
    """Goes on writing; POST saves the draft, from the page's clock or the button."""
    return _write(request, _mine(request, entry_id))


@access("insider")
def entry_submission(request, entry_id):
    """Keeps it. Somebody who had to sign in first comes by GET and finds the editor."""
    entry = _mine(request, entry_id)
    if request.method != "POST":
        return redirect("reflections:entry_edit", request.community.slug, entry.pk)
    return _write(request, entry, keep=True)


def _write(request, entry, *, keep: bool = False):
    me, blank = request.membership, entry
    around = readers.around(me, entry.program)
    data = request.POST if request.method == "POST" else None
    form = EntryForm(data, entry=entry, readers=around)
    problem = None
    if data is not None and form.is_valid():
        try:
            with transaction.atomic():
                if blank._state.adding:
                    entry = _start(blank, form.cleaned_data["key"])
                verb = entry.submit if keep else entry.save_draft
                verb(form.writing, by=me, **form.window)
            return _kept(request, entry, around) if keep else _saved(request, entry)
        except ValidationError as refused:
            # The refusal took a new row back: the form goes on where it began.
            if blank._state.adding and not Entry.objects.filter(pk=entry.pk).exists():
                entry = blank
            problem = refused
            form.refuse(problem)
    return _editor(request, entry, form, around, problem)


def _start(blank: Entry, key) -> Entry:
    return Entry.start(
        by=blank.author, program=blank.program, event=blank.event, guide=blank.guide, key=key
    )


def _kept(request, entry, around):
    messages.success(request, around.kept(entry.visibility))
    return redirect(f"{here('reflections:entry_detail', entry.pk)}?kept=now")


def _saved(request, entry):
    time = clock_time(entry.saved_at)
    if _wants_json(request):
        edit = here("reflections:entry_edit", entry.pk)
        keep = here("reflections:entry_submission", entry.pk)
        return JsonResponse({"saved": time, "edit": edit, "keep": keep})
    messages.success(request, _("Saved at %(time)s. Go on whenever you like.") % {"time": time})
    return redirect(f"{here('reflections:entry_list')}?saved={entry.key}")


def _editor(request, entry, form, around, problem):
    """The page; after a failed save with everything typed, and with the version to save over."""
    status = 200 if not form.is_bound else 409 if isinstance(problem, Overtaken) else 400
    if _wants_json(request) and status != 200:
        sentences = [str(text) for errors in form.errors.values() for text in errors]
        return JsonResponse({"problem": sentences[0], "version": entry.version}, status=status)
    if isinstance(problem, Overtaken):
        form.data = form.data.copy()
        form.data["version"] = entry.version
    adding = entry._state.adding
    context = {
        "entry": entry,
        "form": form,
        "readers": around,
        "draft_url": _new("entry_create", entry)
        if adding
        else here("reflections:entry_edit", entry.pk),
        "keep_url": _new("entry_create_submission", entry)
        if adding
        else here("reflections:entry_submission", entry.pk),
        "promises": adding or not Commitment.objects.filter(entry=entry).exists(),
        # Two windows: nothing is written over the other one before somebody says so.
        "autosave": entry.is_draft and not isinstance(problem, Overtaken),
        "saved_at": None if adding else entry.saved_at,
    }
    return render(request, "reflections/entry_edit.html", context, status=status)


def _mine(request, entry_id) -> Entry:
    entry = get_object_or_404(Entry.objects.mine(request.membership).said(), pk=entry_id)
    entry.author = request.membership
    return entry


def _begun(request) -> Entry:
    """What the address asks for: my draft of it, or a blank entry that is in no database yet."""
    me = request.membership
    event = _found(request, "event", Event.objects.visible_to(me).select_related("program__lead"))
    program = _found(request, "program", Program.objects.visible_to(me).select_related("lead"))
    guide = _found(request, "guide", Guide.objects.visible_to(me))
    program = event.program if event else program
    if program:
        require(rules.may_write_in(me, program), _("Only people in the program write in it."))
        guide = guide or (event and Guide.objects.after_session(program).first())
    if guide and guide.program_id not in {None, program and program.pk}:
        raise Http404
    about = {"program": program, "event": event, "guide": guide}
    before = Entry.objects.mine(me).filter(**about).order_by("-started_at", "-id").first()
    if before and before.is_draft:
        return _mine(request, before.pk)
    return Entry(author=me, key=_key(me, about, before), **about)


def _key(me, about: dict, before: Entry | None) -> uuid.UUID:
    """The same for every window that opens this blank page, so that they start one entry."""
    parts = [str(thing.pk) if thing else "" for thing in (*about.values(), before)]
    return uuid.uuid5(me.pk, ":".join(parts))


def _found(request, name: str, queryset):
    """What a parameter names, or None without it; what cannot be seen is not there."""
    if not (given := request.GET.get(name)):
        return None
    try:
        return get_object_or_404(queryset, pk=uuid.UUID(given))
    except ValueError:
        raise Http404 from None


def _new(page: str, entry: Entry) -> str:
    about = {"event": entry.event_id, "program": entry.program_id, "guide": entry.guide_id}
    if entry.event_id:
        del about["program"]
    query = urlencode({name: value for name, value in about.items() if value})
    return f"{here(f'reflections:{page}')}?{query}" if query else here(f"reflections:{page}")


def _wants_json(request) -> bool:
    return request.get_preferred_type(["text/html", "application/json"]) == "application/json"
