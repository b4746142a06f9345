"""The journal, one entry read, and what others shared."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db import models
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from communities.tenancy.access import access
from communities.tenancy.prepared import Reader, prepared
from reflections import readers, rules
from reflections.forms import ResponseForm
from reflections.models import Commitment, Entry, FacilitatorResponse
from reflections.tabs import tabs

SHOWN = 25
WAITING = 50


@access("insider")
def entry_list(request):
    """One's own journal: drafts on top, then newest first."""
    me = request.membership
    context = {
        "page": Paginator(_mine.lazily(me), SHOWN).get_page(request.GET.get("page")),
        "tabs": tabs("journal", me),
        "saved": request.GET.get("saved", "")[:36],
    }
    return render(request, "reflections/entry_list.html", context)


@access("member")
def entry_shared(request):
    """What others shared; for facilitators first what waits for an answer, oldest first."""
    me = request.membership
    context = {
        "waiting": [] if me.is_nowhere("facilitator") else _waiting(me),
        "page": Paginator(_others.lazily(me), SHOWN).get_page(request.GET.get("page")),
        "tabs": tabs("shared", me),
    }
    return render(request, "reflections/entry_shared.html", context)


@access("insider")
def entry_detail(request, entry_id):
    """An entry as its readers see it; a draft goes on being written."""
    entry = _readable(request, entry_id)
    if entry.is_draft:
        return redirect(entry)
    return _detail(request, entry)


@require_POST
@access("insider")
def entry_visibility(request, entry_id):
    """The author shares it, or takes it back."""
    entry = get_object_or_404(Entry.objects.mine(request.membership).said(), pk=entry_id)
    try:
        entry.change_visibility(request.POST.get("visibility", ""), by=request.membership)
    except ValidationError as problem:
        return _detail(request, entry, problem="; ".join(problem.messages), status=400)
    around = readers.around(request.membership, entry.program)
    messages.success(request, around.kept(entry.visibility))
    return redirect(entry)


def _readable(request, entry_id) -> Entry:
    return get_object_or_404(Entry.objects.visible_to(request.membership).said(), pk=entry_id)


def _detail(request, entry, *, form=None, problem: str = "", status: int = 200):
    me = request.membership
    mine = entry.author_id == me.pk
    answers = mine or rules.facilitates(me, entry.program)
    around = readers.around(me, entry.program) if mine else None
    context = {
        "entry": entry,
        "mine": mine,
        "who": around.who(entry.visibility) if mine else "",
        "choices": around.choices(entry.visibility) if mine else [],
        "promises": Commitment.objects.visible_to(me).filter(entry=entry) if mine else [],
        "responses": FacilitatorResponse.objects.to(entry) if answers else [],
        "form": form or (ResponseForm() if rules.may_respond(me, entry) else None),
        "problem": problem,
        "just_kept": request.GET.get("kept") == "now",
        "loop": {"act": "done", "reflect": "done", "just": "reflect"},
    }
    return render(request, "reflections/entry_detail.html", context, status=status)


def response_refused(request, entry, form):
    """The entry again, with what the facilitator typed."""
    return _detail(request, entry, form=form, status=400)


@prepared(me=Reader)
def _mine(me):
    newest = models.F("submitted_at").desc(nulls_first=True)
    return Entry.objects.mine(me).listed().order_by(newest, "-saved_at", "-id")


@prepared(me=Reader)
def _waiting(me):
    waiting = Entry.objects.visible_to(me).unanswered_by_facilitators(me)
    return waiting.listed().order_by("submitted_at", "id")[:WAITING]


@prepared(me=Reader)
def _others(me):
    others = Entry.objects.visible_to(me).exclude(author=me)
    waiting = Entry.objects.unanswered_by_facilitators(me).values("pk")
    return others.exclude(pk__in=waiting).listed().order_by("-submitted_at", "-id")
