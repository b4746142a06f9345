"""One's own promises, and one tap on how they went."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db.models import Case, Value, When
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from communities.tenancy.access import access
from communities.tenancy.prepared import Reader, prepared
from communities.tenancy.scope import here
from reflections.forms import AnswerForm
from reflections.models import Commitment
from reflections.tabs import tabs

SHOWN = 25
NOTED = {
    "done": _("Noted: done. The promise is kept."),
    "partly": _("Noted: partly. It stays on your list."),
    "not_yet": _("Noted: not yet. It stays on your list."),
    "no_longer": _("Noted. Nobody asks about it again."),
    "blocked": _("Noted. Bring it to the next session, somebody has been there."),
}


@access("insider")
def commitment_list(request):
    """Open ones first, the next day first."""
    me = request.membership
    page = Paginator(_mine.lazily(me), SHOWN).get_page(request.GET.get("page"))
    context = {"page": page, "tabs": tabs("commitments", me)}
    return render(request, "reflections/commitment_list.html", context)


@require_POST
@access("insider")
def commitment_answer(request, commitment_id):
    """Notes the answer; htmx gets the row, everyone else goes back to where they were."""
    me = request.membership
    commitment = get_object_or_404(Commitment.objects.visible_to(me), pk=commitment_id)
    form = AnswerForm(request.POST)
    status = 200
    try:
        if not form.is_valid():
            raise ValidationError(_("Choose one of the answers."))
        given = form.cleaned_data
        commitment.give_answer(given["answer"], by=me, note=given["note"])
        messages.success(request, NOTED[commitment.answer])
    except ValidationError as problem:
        messages.error(request, " ".join(problem.messages))
        status = 400
    if request.htmx and status == 200:
        context = {"commitment": commitment, "answered": True}
        return render(request, "reflections/commitment_list.html#row", context)
    if status == 400:
        return _refused(request, me)
    return redirect(_back(request))


def _refused(request, me):
    page = Paginator(_mine.lazily(me), SHOWN).get_page(1)
    context = {"page": page, "tabs": tabs("commitments", me)}
    return render(request, "reflections/commitment_list.html", context, status=400)


def _back(request) -> str:
    target = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(target, {request.get_host()}, request.is_secure())
    return target if safe and target.startswith("/") else here("reflections:commitment_list")


@prepared(me=Reader)
def _mine(me):
    closed = Case(When(answer__in=Commitment.CLOSING, then=Value(1)), default=Value(0))
    return Commitment.objects.visible_to(me).order_by(closed, "due_on", "id")
