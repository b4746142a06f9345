"""Monday's mail to who runs a program: who may need a word, once a week, only if there is somebody."""

from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils import timezone

from communities import clock, health
from communities.models import Enrolment, Mail, MailRefusal, Membership, Program
from communities.models.enrolment import ProgramRole
from communities.tenancy.scope import here

MONDAY, FROM_HOUR, TO_HOUR = 0, 8, 12
"""Sent at eight in the reader's zone; what was late comes until noon, and then not any more."""
SHOWN = 6


def send() -> int:
    """Posts the mails that are due in this community now; returns how many. Again it posts none."""
    due = [person for person in _runners() if _is_due(person)]
    sent = set(
        Mail.objects.filter(effect_key__in=[_key(person) for person in due]).values_list(
            "effect_key", flat=True
        )
    )
    due = [person for person in due if _key(person) not in sent]
    worried = _worried() if due else []
    return sum(bool(_post(person, worried)) for person in due)


def _post(person: Membership, worried: list[tuple]) -> Mail | None:
    facilitates = {
        one["program"] for one in person.enrolled if one["role"] == ProgramRole.FACILITATOR
    }
    mine = [
        (program, people)
        for program, people in worried
        if person.is_organizer or str(program.pk) in facilitates
    ]
    if not mine:
        return None
    with person.as_reader():
        count = sum(len(people) for _program, people in mine)
        return Mail.post(
            "communities/monday",
            to=person,
            effect_key=_key(person),
            count=count,
            first=mine[0][1][0].membership,
            programs=[
                {
                    "program": program,
                    "people": people[:SHOWN],
                    "more": max(0, len(people) - SHOWN),
                    "url": _absolute("communities:program_health", program.pk),
                }
                for program, people in mine
            ],
            act_url=_absolute("communities:program_health", mine[0][0].pk),
            choice_url=_absolute("communities:mail_refusal_list"),
        )


def _runners() -> list[Membership]:
    """Organizers, and facilitators of running programs, but for those who said no."""
    running = Program.objects.running()
    roles = Enrolment.objects.active().filter(program__in=running, role=ProgramRole.FACILITATOR)
    refused = MailRefusal.objects.filter(kind=MailRefusal.Kind.MONDAY).values("membership_id")
    people = Membership.objects.active().exclude(pk__in=refused)
    facilitators = people.filter(pk__in=roles.values("membership_id"))
    found = facilitators | people.with_role("admin", "organizer")
    found = found.select_related("user", "community").order_by("pk")
    programs: dict = {}
    for member_id, program_id, role in roles.values_list("membership_id", "program_id", "role"):
        programs.setdefault(member_id, []).append({"program": str(program_id), "role": role})
    people = list(found)
    for person in people:
        person.enrolled = programs.get(person.pk, [])
    return people


def _worried() -> list[tuple]:
    """Running programs with those who may need a word and whom nobody has written to this week."""
    programs = Program.objects.running().defer("blueprint").order_by("title", "pk")
    found = []
    for program in programs:
        people = [one for one in health.of(program) if not one.is_looked_after]
        if people:
            found.append((program, people))
    return found


def _is_due(person: Membership) -> bool:
    local = timezone.localtime(clock.now(), _zone(person))
    return local.weekday() == MONDAY and FROM_HOUR <= local.hour < TO_HOUR


def _key(person: Membership) -> str:
    year, week, _day = timezone.localtime(clock.now(), _zone(person)).isocalendar()
    return f"monday:{year}-{week}:{person.pk}"


def _zone(person: Membership) -> ZoneInfo:
    return ZoneInfo(person.user.time_zone)


def _absolute(viewname: str, *args) -> str:
    return settings.SITE_URL + here(viewname, *args)
