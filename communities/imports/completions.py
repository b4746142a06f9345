"""Completions of a course elsewhere from a table: an address a line, and the day if it is known."""

import datetime as dt

from allauth.account.models import EmailAddress
from django import forms
from django.core.exceptions import ValidationError
from django.db.models.functions import Lower
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from communities import clock
from communities.imports import Field, kind
from communities.imports.days import DatesForm, day_in
from communities.models import Enrolment, ImportLine, Membership, PathItem, PathMark
from communities.rules import require

FIELDS = [
    Field(
        "email",
        _l("E-mail"),
        required=True,
        guesses=("email address", "mail", "user", "username", "learner", "participant"),
    ),
    Field(
        "done_on",
        _l("Completed on"),
        guesses=("completed", "completion date", "date", "finished", "completed at", "end date"),
    ),
]


def may_bring_completions(by) -> bool:
    """Organizers, and facilitators for their programs."""
    return by.is_organizer or not (by.is_guest or by.is_nowhere("facilitator"))


class WhichItemForm(DatesForm):
    """Asked once for the whole table."""

    item = forms.ChoiceField(label=_l("Which item of which path was completed?"))
    field_order = ("item", "order")

    def __init__(self, *args, membership, **kwargs):
        super().__init__(*args, membership=membership, **kwargs)
        items = PathItem.objects.visible_to(membership).exclude(kind__in=PathItem.TICKS_ITSELF)
        if not membership.is_organizer:
            mine = Enrolment.objects.facilitated_by(membership)
            items = items.filter(program__in=mine.values("program_id"))
        items = items.select_related("program").defer("program__blueprint")
        items = items.order_by("-program__starts_on", "program_id", "position")[:200]
        choices = [(str(one.pk), f"{one.title} ({one.program.title})") for one in items]
        self.fields["item"].choices = [("", _("Choose one")), *choices]


@kind(
    "completions",
    _l("Completions of a course"),
    _l("Who has completed a course elsewhere, as its site lists them. It ticks the path."),
    fields=FIELDS,
    may=may_bring_completions,
    options=WhichItemForm,
    example=(("E-mail", "Completed on"), ("cy@praxis.example", "2026-11-22")),
)
def take(lines: list[ImportLine], by, item: str = "", order: str = "") -> None:
    """Ticks the item for each person who is in its program; who has done it already is left alone."""
    item = PathItem.objects.select_related("program").get(pk=item, removed_at=None)
    require(item.program.is_run_by(by), _("Only organizers and facilitators change the path."))
    addresses = {line.pk: _address(line) for line in lines}
    people = _learners(item.program, set(addresses.values()))
    marks = PathMark.objects.filter(item=item, membership__in=people.values())
    done = set(marks.values_list("membership_id", flat=True))
    for line in lines:
        person = people.get(addresses[line.pk])
        if person is None:
            line.settle("failed", _("Nobody with this address is in the program."))
            continue
        if person.pk in done:
            line.settle("skipped", _("Was done already."))
            continue
        try:
            done_at = _moment(line.values.get("done_on", ""), order)
        except ValidationError as wrong:
            line.settle("failed", wrong.messages[0])
            continue
        item.mark(person, by=by, done_at=done_at, source=PathMark.Source.IMPORT)
        done.add(person.pk)
        line.settle("done")


def _address(line: ImportLine) -> str:
    return line.values["email"].removeprefix("mailto:").strip("<> ").casefold()


def _learners(program, addresses: set[str]) -> dict[str, Membership]:
    """Address → who of the program has proved that it is theirs."""
    proved = EmailAddress.objects.filter(verified=True).annotate(folded=Lower("email"))
    owners = dict(proved.filter(folded__in=addresses).values_list("folded", "user_id"))
    active = Enrolment.objects.active().filter(
        program=program, membership__user__in=owners.values()
    )
    found = {one.membership.user_id: one.membership for one in active.select_related("membership")}
    return {address: found[user] for address, user in owners.items() if user in found}


def _moment(text: str, order: str) -> dt.datetime:
    """Noon of the day that was written, or now; ValidationError for no day, and for one ahead."""
    if not text:
        return clock.now()
    moment = dt.datetime.combine(day_in(text, order), dt.time(12), dt.UTC)
    if moment > clock.now() + dt.timedelta(days=1):
        raise ValidationError(_("%(day)s is still ahead of us.") % {"day": text[:40]})
    return min(moment, clock.now())
