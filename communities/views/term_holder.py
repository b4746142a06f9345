"""The people of the membership ledger: the list by status, one person's terms, who they are here."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from communities import clock, sections, term_lists
from communities.forms.term import HolderEditForm, LinkForm, NewHolderForm, first_term
from communities.models import RenewalPolicy, TermHolder
from communities.rules import may_keep_terms
from communities.tenancy.access import access
from communities.tenancy.scope import here
from communities.term_history import histories


@access("organizer")
def term_holder_list(request):
    """Who is a member today, whose term ends soon, who is in grace, who has lapsed."""
    ledger = term_lists.Ledger.today(RenewalPolicy.current().grace_days)
    show, query, plan = (request.GET.get(name, "").strip()[:100] for name in ("show", "q", "plan"))
    show = show if show in term_lists.SHOWS else "active"
    found = ledger.shown(show, query, plan)
    context = {
        "page": Paginator(found, 25).get_page(request.GET.get("page")),
        "chips": ledger.chips(show),
        "said": ledger.said(),
        "show": show,
        "query": query,
        "plan": plan,
        "plans": ledger.plans(),
        "writes": may_keep_terms(request.membership),
        "tabs": sections.tabs("people", "terms", request.membership),
    }
    return render(request, "communities/term_holder_list.html", context)


@access("admin")
def term_holder_create(request):
    """A person new to the ledger, with their first term."""
    form = NewHolderForm(request.POST or None, initial=first_term())
    if request.method == "POST" and form.is_valid():
        try:
            holder = form.add(by=request.membership)
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            messages.success(request, _("%(name)s is written down.") % {"name": holder.name})
            return redirect(holder)
    status = 400 if form.is_bound else 200
    return render(request, "communities/term_holder_create.html", {"form": form}, status=status)


@access("organizer")
def term_holder_detail(request, termholder_id):
    """One person's terms, and each line that was ever written about them."""
    return _detail(request, find_holder(request, termholder_id))


@access("insider")
def term_holder_mine(request):
    """What the ledger says of the reader: their terms, in plain words."""
    holder = TermHolder.objects.filter(membership=request.membership).first()
    told = histories(holder, clock.today()) if holder else []
    context = {"histories": [one for one in told if not one.is_withdrawn], "holder": holder}
    return render(request, "communities/term_holder_mine.html", context)


@access("admin")
def term_holder_edit(request, termholder_id):
    """Name, address, number, and whether they count."""
    holder = find_holder(request, termholder_id)
    names = ("name", "email", "external_id", "counts_as")
    form = HolderEditForm(request.POST or None, initial={n: getattr(holder, n) for n in names})
    if request.method == "POST" and form.is_valid():
        try:
            holder.change(by=request.membership, **form.holder())
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            messages.success(request, _("Kept."))
            return redirect(holder)
    context = {"form": form, "holder": find_holder(request, termholder_id)}
    status = 400 if form.is_bound else 200
    return render(request, "communities/term_holder_edit.html", context, status=status)


@require_POST
@access("admin")
def term_holder_link(request, termholder_id):
    """Says by hand which member this is."""
    holder = find_holder(request, termholder_id)
    form = LinkForm(request.POST, words=_words(request, holder), holder=holder)
    if form.is_valid():
        try:
            holder.link(form.cleaned_data["person"], by=request.membership)
        except ValidationError as refusal:
            form.add_error("person", refusal)
        else:
            undo = here("communities:term_holder_unlink", holder.pk)
            said = {"name": form.cleaned_data["person"].name}
            sentence = _("%(name)s sees these terms as their own.") % said
            messages.success(request, sentence, extra_tags=f"undo:{undo}")
            return redirect(holder)
    return _detail(request, find_holder(request, termholder_id), form, status=400)


@require_POST
@access("admin")
def term_holder_unlink(request, termholder_id):
    """They are somebody else, or nobody here."""
    holder = find_holder(request, termholder_id)
    holder.unlink(by=request.membership)
    messages.success(request, _("%(name)s is nobody here now.") % {"name": holder.name})
    return redirect(holder)


def find_holder(request, termholder_id) -> TermHolder:
    """A person of the ledger whom the reader may see, or 404."""
    people = TermHolder.objects.visible_to(request.membership).select_related("membership__user")
    return get_object_or_404(people, pk=termholder_id)


def _words(request, holder: TermHolder) -> str:
    """Whom to look for: what was typed, or the last word of the name in the ledger."""
    return request.GET.get("find", "").strip()[:100] or holder.name.split()[-1]


def _detail(request, holder: TermHolder, form: LinkForm | None = None, *, status: int = 200):
    told, writes = histories(holder, clock.today()), may_keep_terms(request.membership)
    links = writes and holder.membership is None
    words = _words(request, holder)
    context = {
        "holder": holder,
        "histories": told,
        "line": [one for one in reversed(told) if not one.is_withdrawn],
        "reminders": holder.reminders.order_by("-sent_at", "-id")[:6],
        "writes": writes,
        "find": words,
        "form": (form or LinkForm(words=words, holder=holder)) if links else None,
    }
    return render(request, "communities/term_holder_detail.html", context, status=status)
