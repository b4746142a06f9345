"""Terms: one more, put right, cancelled, taken back."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from communities import clock
from communities.forms.term import CancelForm, TermForm, next_term
from communities.models import Term
from communities.moments import full_day
from communities.tenancy.access import access
from communities.tenancy.scope import here
from communities.views.term_holder import find_holder


@access("admin")
def term_create(request, termholder_id):
    """One more term; the form begins with what a renewal most likely is."""
    holder = find_holder(request, termholder_id)
    last = holder.terms.ran().order_by("-over_on", "-starts_on").first()
    form = TermForm(request.POST or None, initial=next_term(last))
    context = {"holder": holder, "title": _("A term for %(name)s") % {"name": holder.name}}
    return _answer(
        request, form, context, act=lambda key: holder.add_term(**form.term(), **key),
        said=lambda term: _("Written down: from %(day)s.") % {"day": full_day(term.starts_on)},
    )  # fmt: skip


@access("admin")
def term_correct(request, term_id):
    """Other dates, plan or kind, in a line of its own."""
    term = _find(request, term_id)
    written = {name: getattr(term, name) for name in TermForm.base_fields if name != "key"}
    form = TermForm(request.POST or None, initial=written)
    context = {"holder": term.holder, "title": _("Put this term right")}
    return _answer(
        request, form, context, act=lambda key: term.correct(**form.term(), **key),
        said=lambda term: _("Put right. What stood before is kept below it."),
    )  # fmt: skip


@access("admin")
def term_cancel(request, term_id):
    """Ends a term before its time."""
    term = _find(request, term_id)
    form = CancelForm(request.POST or None, initial={"on": clock.today(), "side": Term.Side.THEM})
    context = {"holder": term.holder, "title": _("Cancel this term")}
    asked = ("on", "side")
    return _answer(
        request, form, context,
        act=lambda key: term.cancel(**{name: form.cleaned_data[name] for name in asked}, **key),
        said=lambda term: _("Cancelled. The last day is %(day)s.") % {"day": full_day(term.over_on)},
    )  # fmt: skip


@require_POST
@access("admin")
def term_reverse(request, term_id):
    """Takes the newest line of a term back; what stood before stands again."""
    term = _find(request, term_id)
    try:
        line = term.reverse(by=request.membership)
    except ValidationError as refusal:
        messages.error(request, refusal.messages[0])
    else:
        undo = here("communities:term_reverse", line.pk)
        messages.success(request, _("Taken back. Both lines are kept."), extra_tags=f"undo:{undo}")
    return redirect(term.holder)


def _answer(request, form, context: dict, *, act, said):
    """Draws the form, or does what it asks and leads back to the person with a way to undo it."""
    if request.method == "POST" and form.is_valid():
        try:
            line = act({"by": request.membership, "key": form.cleaned_data.get("key")})
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            undo = here("communities:term_reverse", line.pk)
            messages.success(request, said(line), extra_tags=f"undo:{undo}")
            return redirect(context["holder"])
    status = 400 if form.is_bound else 200
    return render(request, "communities/term_form.html", {"form": form, **context}, status=status)


def _find(request, term_id) -> Term:
    terms = Term.objects.visible_to(request.membership).select_related("holder__membership")
    return get_object_or_404(terms, pk=term_id)
