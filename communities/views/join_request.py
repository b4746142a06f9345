"""People → Requests: who asks to come in, what they say, and the answer."""

import io
from functools import partial

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db import models
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l
from django.utils.translation import ngettext_lazy
from django.views.decorators.http import require_POST

from communities import sections, several
from communities.csv_export import ENCODING, SafeWriter
from communities.forms.door import RefusalForm
from communities.models import Door, JoinRequest
from communities.tenancy.access import access
from communities.tenancy.prepared import Reader, prepared
from communities.tenancy.scope import here

MOST_LINES = 10_000
LET_IN = ngettext_lazy(
    "%(who)s is in. The letter goes out in five minutes.",
    "%(who)s are in. Their letters go out in five minutes.",
    "count",
)
DECLINED = ngettext_lazy(
    "Declined. The letter to %(who)s goes out in five minutes.",
    "Declined. The letters to %(who)s go out in five minutes.",
    "count",
)
TAKEN_BACK = ngettext_lazy(
    "Taken back. %(who)s waits for an answer again.",
    "Taken back. %(who)s wait for an answer again.",
    "count",
)


@access("organizer")
def join_request_list(request, form=None, chosen=()):
    """Those who wait, the longest waiting first; or all that were answered."""
    answered = request.GET.get("show") == "answered"
    rows = (_answered if answered else _waiting).lazily(request.membership)
    page = Paginator(rows, 25).get_page(request.GET.get("page"))
    context = {
        "tabs": sections.tabs("people", "requests", request.membership),
        "page": page,
        "answered": answered,
        "choosing": form is not None or (page.paginator.count > 1 and not answered),
        "is_taking": Door.objects.open().exclude(joining=Door.Joining.CLOSED).exists(),
        "form": form or RefusalForm(),
        "declining": form is not None,
        "chosen": chosen,
    }
    status = 400 if form else 200
    return render(request, "communities/join_request_list.html", context, status=status)


@access("organizer")
def join_request_detail(request, request_id, form=None):
    """What somebody wrote, and the answer to it."""
    asked = _request(request, request_id)
    context = {
        "tabs": sections.tabs("people", "requests", request.membership),
        "asked": asked,
        "form": form or RefusalForm(),
        "declining": form is not None,
    }
    status = 400 if form else 200
    return render(request, "communities/join_request_detail.html", context, status=status)


@require_POST
@access("organizer")
def join_request_accept(request, request_id):
    """Lets them in."""
    asked = _request(request, request_id)
    try:
        asked.accept(by=request.membership)
    except ValidationError as refusal:
        messages.error(request, refusal.messages[0])
    else:
        said = _("%(name)s is in. The letter goes out in five minutes.")
        _say(request, asked, said % {"name": asked.name})
    return redirect(asked)


@require_POST
@access("organizer")
def join_request_decline(request, request_id):
    """Says no, with a sentence."""
    asked = _request(request, request_id)
    form = RefusalForm(request.POST)
    if form.is_valid():
        try:
            asked.decline(**form.cleaned_data, by=request.membership)
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            said = _("Declined. The letter to %(name)s goes out in five minutes.")
            _say(request, asked, said % {"name": asked.first_name})
            return redirect(asked)
    return join_request_detail(request, request_id, form)


@require_POST
@access("organizer")
def join_request_reopen(request, request_id):
    """Takes the decision back while its letter waits."""
    asked = _request(request, request_id)
    try:
        asked.reopen(by=request.membership)
    except ValidationError as refusal:
        messages.error(request, refusal.messages[0])
    else:
        messages.success(request, _("Taken back. No letter goes out, and it waits for an answer."))
    return redirect(asked)


@require_POST
@access("organizer")
def join_requests_accept(request):
    """Lets in everybody who was chosen."""
    yes = partial(JoinRequest.accept, by=request.membership)
    return _answer(request, request.POST, yes, LET_IN, undo=True)


@require_POST
@access("organizer")
def join_requests_decline(request):
    """Says no to everybody who was chosen, in the same sentence."""
    form = RefusalForm(request.POST)
    if not form.is_valid():
        return join_request_list(request, form, several.ids(request.POST))
    no = partial(JoinRequest.decline, words=form.cleaned_data["words"], by=request.membership)
    return _answer(request, request.POST, no, DECLINED, undo=True)


@require_POST
@access("organizer")
def join_requests_reopen(request):
    """Takes back what was decided about several, as long as their letters wait."""
    back = partial(JoinRequest.reopen, by=request.membership)
    return _answer(request, request.GET, back, TAKEN_BACK)


@access("organizer")
def join_request_file(request):
    """All requests with their answers as CSV, a column for each question that was ever asked."""
    seen = JoinRequest.objects.visible_to(request.membership)
    rows = list(
        seen.select_related("program", "decided_by").order_by("-asked_at", "-id")[:MOST_LINES]
    )
    questions = list(dict.fromkeys(one["question"] for row in rows for one in row.answers))
    text = io.StringIO(newline="")
    writer = SafeWriter(text)
    heads = [_("Asked"), _("Name"), _("E-mail"), _("For"), _("State"), _("Answered by"), _("Word")]
    writer.row([*heads, *questions])
    writer.rows(_line(row, questions) for row in rows)
    response = HttpResponse(
        text.getvalue().encode(ENCODING), content_type="text/csv; charset=utf-8"
    )
    response["Content-Disposition"] = 'attachment; filename="requests.csv"'
    return response


def _line(row: JoinRequest, questions: list[str]) -> list[str]:
    said = {one["question"]: one["answer"] for one in row.answers}
    return [
        row.asked_at.date().isoformat(),
        row.name,
        row.address,
        row.program.title if row.program else "",
        row.get_state_display(),
        row.decided_by.name if row.decided_by else "",
        row.words,
        *(said.get(question, "") for question in questions),
    ]


def _answer(request, sent, verb, sentence, *, undo: bool = False):
    """One verb for each who was chosen, and one message about all of them."""
    rows = several.chosen(sent, _requests(request).order_by("asked_at", "id"))
    back = here("communities:join_requests_reopen") if undo else ""
    answers = several.answer(rows, verb)
    several.tell(request, answers, (sentence, answers.given), undo=back)
    return redirect("communities:join_request_list", request.community.slug)


def _say(request, asked: JoinRequest, sentence: str) -> None:
    """A toast with the way back."""
    undo = "undo:" + here("communities:join_request_reopen", asked.pk) if asked.can_reopen else ""
    messages.success(request, sentence, extra_tags=undo)


def _request(request, request_id) -> JoinRequest:
    return get_object_or_404(_requests(request), pk=request_id)


def _requests(request):
    seen = JoinRequest.objects.visible_to(request.membership)
    kept = seen.select_related("program__lead", "user", "decided_by", "membership")
    return kept.defer("program__blueprint")


@prepared(me=Reader)
def _waiting(me):
    waiting = JoinRequest.objects.visible_to(me).waiting().select_related("program")
    return waiting.defer("program__blueprint").order_by("asked_at", "id")


@prepared(me=Reader)
def _answered(me):
    answered = JoinRequest.objects.visible_to(me).exclude(state="waiting")
    answered = answered.select_related("program", "decided_by").defer("program__blueprint")
    return answered.order_by(models.F("decided_at").desc(nulls_last=True), "-id")


sections.section("people", "requests", _l("Requests"), "communities:join_request_list", position=30)
