"""Who of a program may need a word, with drafts to send from there, and who was in touch."""

from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from communities import beginnings, health, panels, rules
from communities.forms.health import LettersForm
from communities.models import Activity, Enrolment
from communities.moments import in_words
from communities.tenancy.access import access
from communities.tenancy.scope import here
from communities.views.program import find_program

CONTACTS_SHOWN = 12


@access("member")
def program_health(request, program_id):
    """The people with a sign about them, each with a draft."""
    return _page(request, _run_by_reader(request, program_id))


@require_POST
@access("member")
def program_letters(request, program_id):
    """Sends the letters that were chosen, each in its own words."""
    program = _run_by_reader(request, program_id)
    people = health.of(program)
    form = LettersForm(request.POST, people=people, sender=request.membership)
    if not form.is_valid():
        return _page(request, program, people, form)
    key = form.cleaned_data["key"]
    sent, refused = health.send(form.letters, by=request.membership, key=key)
    for sentence in refused:
        messages.error(request, sentence)
    if sent:
        names = ", ".join(person.first_name for person in sent)
        messages.success(request, _("Sent to %(names)s.") % {"names": names})
    return redirect(here("communities:program_health", program.pk))


@require_POST
@access("member")
def program_contact(request, program_id, membership_id, how):
    """The reader was in touch with somebody."""
    program = _run_by_reader(request, program_id)
    active = Enrolment.objects.active().learners().filter(program=program)
    enrolment = get_object_or_404(
        active.select_related("membership", "program__lead"), membership_id=membership_id
    )
    try:
        act = health.note_contact(enrolment, how, by=request.membership)
    except ValidationError as refusal:
        raise Http404 from refusal
    name = {"name": enrolment.membership.first_name}
    undo = here("communities:program_contact_undo", program.pk, act.pk)
    said = _("Noted. %(name)s is left alone for a week.") % name
    messages.success(request, said, extra_tags=f"undo:{undo}")
    return redirect(here("communities:program_health", program.pk))


@require_POST
@access("member")
def program_contact_undo(request, program_id, activity_id):
    """Takes a note of the reader's back."""
    program = _run_by_reader(request, program_id)
    notes = Activity.objects.filter(program=program, verb=health.NOTED)
    act = get_object_or_404(notes.select_related("program", "subject"), pk=activity_id)
    health.take_contact_back(act, by=request.membership)
    messages.success(request, _("Taken back."))
    return redirect(here("communities:program_health", program.pk))


def _page(request, program, people=None, form=None):
    contacts = health.lately(program)
    people = health.of(program, contacts) if people is None else people
    why = request.GET.get("why", "")
    shown = [one for one in people if not why or any(sign.key == why for sign in one.signs)]
    open_ones = [one for one in shown if not one.is_looked_after]
    page = Paginator(open_ones, 25).get_page(request.GET.get("page"))
    form = form or LettersForm(people=page.object_list, sender=request.membership)
    context = {
        "program": program,
        "begins_on": beginnings.day_ahead(program),
        "tabs": panels.tabs(program, "health"),
        "form": form,
        "page": page,
        "heading": _heading(len(open_ones)),
        "looked_after": [one for one in shown if one.is_looked_after][:25],
        "filters": _filters(program, people, why),
        "contacts": contacts[:CONTACTS_SHOWN],
        "ways": health.WAYS.items(),
    }
    status = 400 if form.is_bound else 200
    return render(request, "communities/program_health.html", context, status=status)


def _heading(count: int) -> str:
    if count == 0:
        return _("Nobody needs a word just now.")
    if count == 1:
        return _("One person may need a word.")
    return _("%(count)s people may need a word.") % {"count": in_words(count)}


def _filters(program, people, why: str) -> list[dict]:
    """Reasons as tabs with how many people each; only those that there are."""
    address = here("communities:program_health", program.pk)
    waiting = [one for one in people if not one.is_looked_after]
    found = [{"label": _("Everybody"), "url": address, "current": not why, "count": len(waiting)}]
    for key, label in health.reasons():
        count = sum(1 for one in waiting if any(sign.key == key for sign in one.signs))
        if count or key == why:
            url = f"{address}?{urlencode({'why': key})}"
            found.append({"label": label, "url": url, "current": key == why, "count": count})
    return found if len(found) > 2 or why else []


def _run_by_reader(request, program_id):
    program = find_program(request, program_id)
    allowed = program.is_run_by(request.membership)
    rules.require(allowed, _("Only who runs the program sees who may need a word."))
    return program
