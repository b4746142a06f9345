"""Questions of a meeting: asked, wanted, answered, taken back; by a form or live."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from communities.limits import TooMany, spend
from communities.tenancy.access import access
from communities.tenancy.scope import here
from events import questions
from events.models import Question
from events.room_forms import QuestionForm
from events.views.event import find_event


@access("member")
def question_list(request, event_id):
    """Everything that was asked, the most wanted first; htmx and the room read the list alone."""
    return _page(request, find_event(request, event_id), QuestionForm())


@require_POST
@access("member")
def question_create(request, event_id):
    """Asks; what could not be asked stays in the field."""
    event, form, much = find_event(request, event_id), QuestionForm(request.POST), None
    if form.is_valid():
        try:
            spend("question", request.membership.pk)
            Question.ask(event, **form.cleaned_data, by=request.membership)
        except ValidationError as refused:
            form.refuse(refused)
        except TooMany as limit:
            much = limit
            form.add_error(None, much.sentence)
        else:
            messages.success(request, _("Asked. Everybody in the room sees it, with your name."))
            return _again(request, event)
    page = _page(request, event, form, status=429 if much else 400)
    if much:
        page["Retry-After"] = much.retry_after
    return page


@require_POST
@access("member")
def question_want(request, question_id):
    """ "I’d like to know too", set to what the button said, so that a second press changes nothing."""
    question = _question(request, question_id)
    try:
        spend("vote", request.membership.pk)
        question.want(request.POST.get("wanted") == "1", by=request.membership)
    except (ValidationError, TooMany) as refused:
        messages.error(request, getattr(refused, "sentence", None) or refused.messages[0])
    return _again(request, question.event)


@require_POST
@access("member")
def question_answer(request, question_id):
    """Ticked off by whoever runs the meeting, or open again."""
    question = _question(request, question_id)
    try:
        question.answer(request.POST.get("answered") == "1", by=request.membership)
    except ValidationError as refused:
        messages.error(request, refused.messages[0])
    return _again(request, question.event)


@require_POST
@access("member")
def question_withdraw(request, question_id):
    """Takes a question back; the toast puts it back."""
    question = _question(request, question_id)
    question.withdraw(by=request.membership)
    undo = here("events:question_return", question.pk)
    messages.success(request, _("The question is taken back."), extra_tags=f"undo:{undo}")
    return _again(request, question.event)


@require_POST
@access("member")
def question_return(request, question_id):
    """Puts back what was taken back."""
    question = _question(request, question_id)
    question.put_back(by=request.membership)
    messages.success(request, _("The question stands again."))
    return _again(request, question.event)


def _question(request, question_id) -> Question:
    """With the meeting as its reader sees it; 404 for what they do not."""
    asked = Question.objects.visible_to(request.membership).select_related("event__program")
    return get_object_or_404(asked, pk=question_id)


def _again(request, event):
    """The list anew for htmx; back to where the reader was without a script."""
    if request.htmx:
        return _page(request, find_event(request, event.pk), QuestionForm())
    if request.POST.get("back") == "list":
        return redirect("events:question_list", request.community.slug, event.pk)
    return redirect(f"{event.get_absolute_url()}#questions")


def _page(request, event, form, status: int = 200):
    me = request.membership
    page = Paginator(questions.of(event, me), 25).get_page(request.GET.get("page"))
    shown = questions.shown(event, me, page, form)
    part = ""
    if request.htmx:
        part = "#list" if request.method == "GET" else "#asked"
    context = {"event": event, "panel": shown}
    return render(request, f"events/question_list.html{part}", context, status=status)
