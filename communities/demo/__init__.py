"""The demo and the tests' cast: two communities, their people and programs.

Deterministic, with dates relative to the day it is made. Every app adds its own nouns through
``@filler``, in the order of the apps.
"""

import datetime as dt
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field

from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import make_password
from django.db import transaction

from communities import blueprints, clock
from communities.models import (
    Activity,
    Community,
    Enrolment,
    Mail,
    Membership,
    Notification,
    Program,
    ReceiverCursor,
    User,
)
from communities.notifications import notify, told_verbs
from communities.receivers import RECEIVERS
from communities.tenancy.scope import community_scope

PASSWORD = "praxis-demo-1"  # noqa: S105 - printed by `make run`, valid in the demo only

# key, name, roles, headline. The first seven sign in; ``key@praxis.example`` is their address.
CAST = [
    ("ada", "Ada Brandt", ["admin", "organizer"], "Runs the guild on Sunday evenings"),
    ("bo", "Bo Lindgren", ["member"], "Facilitates Capstone Mentoring"),
    ("mo", "Mo Haddad", ["member"], "Senior developer, mentors the Shift planner team"),
    ("cy", "Cy Navarro", ["member"], "Bootcamp graduate, learning to say no to a feature"),
    ("pia", "Pia Sørensen", ["partner"], "Coordinates volunteers at Harbor Food Bank"),
    ("sam", "Sam Okafor", ["sponsor"], "Northlight Foundation"),
]
HILLTOP_CAST = [
    ("dee", "Dee Marchetti", ["admin", "organizer"], "Keeps the network small and honest")
]
LEARNERS = (
    "Leila Aziz|Jun Park|Tomás Reyes|Ines Costa|Noor Khan|Elif Mert|Rafael Horta|Sofia Olsen"
    "|Daniel Weiss|Anika Kumar|João Vieira|Hana Sato|Petra Novak|Kwame Mensah|Lucia Romero"
    "|Aaron Blum|Mei Chen|Oskar Lund|Fatima Zahra|Ravi Menon|Clara Dubois|Yusuf Demir|Nina Petrova"
).split("|")
MEMBERS = (
    "Grace Obi|Liam Byrne|Ingrid Dahl|Marco Conti|Zoe Papadakis|Samir Nasser|Emily Hart|Jonas Vogel"
    "|Amara Diallo|Peter Kovacs|Lena Fischer|Diego Salas|Maya Levi|Tariq Aziz|Ruth Andersen"
    "|Hugo Martins|Sara Lindqvist|Ben Osei|Irina Volkova|Paulo Teixeira|Chloe Martin|Kenji Mori"
    "|Nadia Rahman|Erik Holm|Bianca Rossi|Omar Farouk|Julia Kramer|Simon Tran|Alice Moreau|Ivan Horvat"
).split("|")
HILLTOP = (
    "Walt Pierce|June Calder|Rosa Delgado|Art Simmons|Gail Yates|Otis Freeman|Beth Lang|Carl Munro"
    "|Dana Whitlock|Earl Boone|Faye Sutton|Glen Ortiz|Hope Larsen|Ike Walsh|Joy Bennett|Kurt Adler"
    "|Lois Grant|Milo Vance|Nell Barker|Owen Price|Peg Dawson"
).split("|")

_fillers: list[Callable[["Cast"], None]] = []
_finishers: list[Callable[["Cast"], None]] = []


@dataclass
class Cast:
    """What the fillers work with. ``people`` are memberships by key: "ada", or "jun park"."""

    today: dt.date
    riverside: Community = None
    hilltop: Community = None
    people: dict[str, Membership] = field(default_factory=dict)
    programs: dict[str, Program] = field(default_factory=dict)

    def inside(self, key: str):
        """The scope of one of the cast."""
        person = self.people[key]
        community = self.hilltop if person.community_id == self.hilltop.pk else self.riverside
        return community_scope(community, person.user_id)


def filler(function: Callable[[Cast], None]):
    """Registers what an app adds; called outside of any scope, in one transaction."""
    _fillers.append(function)
    return function


def finisher(function: Callable[[Cast], None]):
    """Registers what stands on all that the fillers of every app have made."""
    _finishers.append(function)
    return function


def fill() -> Cast | None:
    """Makes the whole demo, or nothing when it is there already."""
    if Community.objects.filter(slug="riverside").exists():
        return None
    with transaction.atomic():
        cast = make_cast()
        with cast.inside("ada"):
            _people(cast, LEARNERS + MEMBERS, "praxis.example")
            _programs(cast)
        with cast.inside("dee"):
            _people(cast, HILLTOP, "hilltop.example")
            _hilltop_program(cast)
        for function in (*_fillers, *_finishers):
            function(cast)
        for key in ("ada", "dee"):
            with cast.inside(key):
                _inboxes()
    return cast


def make_cast() -> Cast:
    """The two communities and the seven people who sign in, and nothing else."""
    cast = Cast(today=clock.today("Europe/Lisbon"))
    cast.riverside = Community.objects.create(
        slug="riverside",
        name="Riverside Tech Guild",
        purpose="Working developers and those becoming one, on what the town needs.",
        hue=218,
        time_zone="Europe/Lisbon",
    )
    cast.hilltop = Community.objects.create(
        slug="hilltop",
        name="Hilltop Funders’ Network",
        purpose="Six foundations that learn from each other what their money did.",
        hue=155,
        time_zone="America/New_York",
    )
    secret = make_password(PASSWORD)
    for community, rows in ((cast.riverside, CAST), (cast.hilltop, HILLTOP_CAST)):
        people = [(key, f"{key}@praxis.example", *rest) for key, *rest in rows]
        join(cast, community, people, secret)
    return cast


def _people(cast: Cast, names: list[str], domain: str) -> None:
    rows = [
        (name.lower(), f"{name.lower().replace(' ', '.')}@{domain}", name, ["member"], "")
        for name in names
    ]
    community = cast.riverside if domain == "praxis.example" else cast.hilltop
    join(cast, community, rows, make_password(None))


def join(cast: Cast, community: Community, rows: list, secret: str) -> None:
    """Users, verified addresses and memberships in three statements."""
    users = User.objects.bulk_create(
        User(email=_ascii(address), name=name, time_zone=community.time_zone, password=secret)
        for _key, address, name, _roles, _headline in rows
    )
    EmailAddress.objects.bulk_create(
        EmailAddress(user=user, email=user.email, verified=True, primary=True) for user in users
    )
    joined_at = clock.now() - dt.timedelta(days=400)
    with community_scope(community):
        memberships = Membership.objects.bulk_create(
            Membership(user=user, name=name, roles=roles, headline=headline, joined_at=joined_at)
            for user, (_key, _address, name, roles, headline) in zip(users, rows, strict=True)
        )
    for (key, *_rest), membership in zip(rows, memberships, strict=True):
        cast.people[key] = membership


def _inboxes() -> None:
    """What the last acts meant to people, in the words of the real receivers; older ones are read."""
    told = Activity.objects.filter(verb__in=told_verbs())
    recent = told.order_by("-happened_at", "-id")[:40]
    for activity in sorted(recent, key=lambda activity: activity.happened_at):
        notify(activity)
        Notification.objects.filter(activity=activity).update(created_at=activity.happened_at)
    Mail.objects.update(sent_at=clock.now(), tries=1)
    yesterday = clock.now() - dt.timedelta(days=1)
    Notification.objects.filter(created_at__lt=yesterday).update(read_at=clock.now())
    last = Activity.objects.order_by("-recorded_in", "-id").first()
    ReceiverCursor.objects.bulk_create(
        ReceiverCursor(receiver=name, recorded_in=last.recorded_in, activity_id=last.pk)
        for name in RECEIVERS
    )


def _ascii(address: str) -> str:
    return address.translate(str.maketrans("áãéíóøü", "aaeioou"))


def _programs(cast: Cast) -> None:
    """The running capstone, in its third week, and the leadership program that is finished."""
    monday = cast.today - dt.timedelta(days=cast.today.weekday() + 14)
    ada, learners = cast.people["ada"], [cast.people[name.lower()] for name in LEARNERS]
    capstone = cast.programs["capstone"] = Program.open_from(
        blueprints.load("capstone_mentoring"),
        title="Capstone Mentoring, autumn",
        starts_on=monday,
        by=ada,
        key=uuid.uuid4(),  # as the page sends it
    )
    relief = cast.programs["relief"] = Program.open_from(
        blueprints.load("relief_logistics"),
        title="Relief Logistics Leadership",
        starts_on=monday - dt.timedelta(weeks=20),
        by=ada,
    )
    bo, mo, cy = (cast.people[key] for key in ("bo", "mo", "cy"))
    Program.objects.filter(pk=capstone.pk).update(lead=bo)
    Program.objects.filter(pk=relief.pk).update(status=Program.Status.CLOSED, lead=bo)
    _enrol(capstone, {"facilitator": [bo], "mentor": [mo], "participant": [cy, *learners]})
    seniors = [cast.people[name.lower()] for name in MEMBERS[:20]]
    _enrol(relief, {"facilitator": [bo], "participant": seniors})


def _hilltop_program(cast: Cast) -> None:
    dee = cast.people["dee"]
    circle = cast.programs["circle"] = Program.open_from(
        blueprints.load("relief_logistics"),
        title="Learning Circle, autumn",
        starts_on=cast.today - dt.timedelta(days=cast.today.weekday() + 28),
        by=dee,
    )
    members = [cast.people[name.lower()] for name in HILLTOP[:12]]
    _enrol(circle, {"facilitator": [dee], "participant": members})


WHYS = [
    "Learn to say no to a feature and keep the client.",
    "See my work used by someone I have met.",
    "Stop being the one who only codes.",
    "Find out whether I like leading.",
    "Get back into a team after two years alone.",
]


def _enrol(program: Program, roles: dict[str, list[Membership]]) -> None:
    enrolled_at = dt.datetime.combine(program.starts_on, dt.time(8), dt.UTC) - dt.timedelta(days=5)
    Enrolment.objects.bulk_create(
        Enrolment(
            program=program,
            membership=membership,
            role=role,
            enrolled_at=enrolled_at,
            why=WHYS[index % len(WHYS)] if role == "participant" else "",
        )
        for role, memberships in roles.items()
        for index, membership in enumerate(memberships)
    )
