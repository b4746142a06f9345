"""Who of a program may need a word, and why: signs that the apps see, and who has been in touch.

A sign says that something did not happen: a session missed, nothing written, no word in a team's
channel. It never says what anybody wrote.
"""

import datetime as dt
import uuid
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from communities import clock, panels, rules
from communities.models import Activity, Enrolment
from communities.models.enrolment import NUDGES_APART

WROTE, NOTED, TAKEN_BACK = "program.nudged", "program.contact_noted", "program.contact_taken_back"
WAYS = {
    "called": _l("I called"),
    "met": _l("I talked with them"),
    "wrote": _l("I wrote elsewhere"),
}
_signals: dict[str, tuple[str, Callable]] = {}


@dataclass(frozen=True)
class Sign:
    """One reason to ask how somebody is. ``draft`` are the words that a letter would say about it."""

    membership_id: uuid.UUID
    sentence: str
    draft: str = ""
    key: str = ""


@dataclass(frozen=True)
class Contact:
    """That somebody was in touch with a person, and how."""

    activity: Activity
    words: str


@dataclass
class Person:
    """A learner with the signs about them; ``contact`` is the last one, whenever it was."""

    enrolment: Enrolment
    signs: list[Sign] = field(default_factory=list)
    contact: Contact | None = None

    @property
    def membership(self):
        return self.enrolment.membership

    @property
    def is_looked_after(self) -> bool:
        """Somebody was in touch within the week."""
        since = clock.now() - NUDGES_APART
        return bool(self.contact) and self.contact.activity.happened_at > since

    def letter(self, sender) -> str:
        """A draft: the first sign in kind words, and an open question."""
        hello = _("Hi %(name)s,") % {"name": self.membership.first_name}
        about = next((sign.draft for sign in self.signs if sign.draft), "")
        ask = _("How are you, and is there anything that would make it easier? Any answer is fine.")
        return f"{hello}\n\n{' '.join(filter(None, (about, ask)))}\n\n{sender.first_name}"


def signal(key: str, label) -> Callable:
    """Registers ``function(program) -> iterable of Sign``; ``label`` names it among the filters."""

    def add(function):
        _signals[key] = label, function
        return function

    return add


def reasons() -> list[tuple[str, str]]:
    """Every signal's key and label."""
    return [(key, label) for key, (label, _function) in _signals.items()]


def of(program, contacts: list[Contact] | None = None) -> list[Person]:
    """Who may need a word: most signs first, whoever somebody was in touch with this week last."""
    learning = Enrolment.objects.active().learners().filter(program=program)
    signs: dict[uuid.UUID, list[Sign]] = {}
    for key, (_label, function) in _signals.items():
        for sign in function(program):
            seen = Sign(sign.membership_id, sign.sentence, sign.draft, key)
            signs.setdefault(sign.membership_id, []).append(seen)
    # With nobody to ask about, an id that no member has: the page asks as often on any day.
    learning = learning.filter(membership__in=list(signs) or [program.pk])
    learning = learning.select_related("membership__user", "membership__community")
    contacts = lately(program) if contacts is None else contacts
    last = {one.activity.subject_id: one for one in reversed(contacts)}
    people = [
        Person(one, signs[one.membership_id], last.get(one.membership_id)) for one in learning
    ]
    order = lambda one: (one.is_looked_after, -len(one.signs), one.membership.name)  # noqa: E731
    return sorted(people, key=order)


def lately(program, days: int = 60) -> list[Contact]:
    """Who was in touch with whom, the last one first; what was taken back is left out."""
    acts = Activity.objects.filter(program=program, verb__in=(WROTE, NOTED, TAKEN_BACK))
    acts = acts.filter(happened_at__gt=clock.now() - dt.timedelta(days=days))
    acts = list(acts.select_related("actor", "subject").order_by("-happened_at", "-id")[:500])
    back = {act.data["of"] for act in acts if act.verb == TAKEN_BACK}
    return [
        Contact(act, _words(act))
        for act in acts
        if act.verb != TAKEN_BACK and str(act.pk) not in back
    ]


def note_contact(enrolment: Enrolment, how: str, *, by) -> Activity:
    """Notes that ``by`` was in touch with a learner: called, met or wrote. Never about what."""
    program = enrolment.program
    rules.require(program.is_run_by(by), _("Only who runs the program notes this."))
    if how not in WAYS:
        raise ValidationError(_("Choose one of those that are offered."))
    with transaction.atomic():
        # The button pressed twice is one note.
        Enrolment.objects.select_for_update().get(pk=enrolment.pk)
        for one in lately(program, days=1):
            act = one.activity
            mine = act.verb == NOTED and act.actor_id == by.pk and act.data["how"] == how
            if mine and act.subject_id == enrolment.membership_id:
                return act
        return Activity.record(
            NOTED, by=by, obj=enrolment, program=program, subject=enrolment.membership, how=how
        )


def take_contact_back(activity: Activity, *, by) -> None:
    """Takes back a note that was made by mistake, by whoever made it."""
    rules.require(activity.actor_id == by.pk, _("Only who noted it takes it back."))
    if any(one.activity.pk == activity.pk for one in lately(activity.program)):
        Activity.record(
            TAKEN_BACK, by=by, program=activity.program, subject=activity.subject,
            of=str(activity.pk),
        )  # fmt: skip


def send(people: Iterable[tuple[Enrolment, str]], *, by, key=None) -> tuple[list, list[str]]:
    """A letter to each, in its own words; gives who got one, and a sentence for each who did not."""
    sent, refused = [], []
    for enrolment, letter in people:
        try:
            enrolment.nudge(by=by, letter=letter, key=key)
        except ValidationError as refusal:
            refused += refusal.messages
        else:
            sent.append(enrolment.membership)
    return sent, refused


def _words(act: Activity) -> str:
    said = {"actor": act.actor.name, "name": act.subject.name}
    if act.verb == WROTE:
        return _("%(actor)s wrote to %(name)s") % said
    words = {
        "called": _("%(actor)s called %(name)s"),
        "met": _("%(actor)s talked with %(name)s"),
        "wrote": _("%(actor)s wrote to %(name)s elsewhere"),
    }
    return words[act.data["how"]] % said


def _is_for_reader(program) -> bool:
    reader = getattr(program, "reader", None)
    return reader is not None and program.is_run_by(reader)


panels.tab("health", _l("Health"), "communities:program_health", shown=_is_for_reader)
