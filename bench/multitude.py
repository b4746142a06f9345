"""The demo with a hundred times the rows, in the same community and programs."""

import datetime as dt
import uuid
from collections.abc import Callable

from django.db import connections, models

from communities.models import Activity, Enrolment, Membership, Notification, Program, User
from communities.tenancy.scope import community_scope
from events.models import Attendance, Event, Registration
from projects.models import Channel, ChannelMembership, Message
from reflections.models import Commitment, Entry

FIRST = "Ana Björn Chloé Diego Eszter Farid Greta Hiro Inês Jamal Katja Luís Mina Noor".split()
LAST = "Almeida Berg Costa Duarte Eriksen Ferrari Grimm Haddad Ivanov Jansen Kaya Lopes".split()


def enlarge(community, reader: Membership, times: int = 100) -> None:
    """Multiplies what lists show; ``reader`` is the member whose own pages are measured."""
    with community_scope(community, reader.user_id):
        _people(times)
        _events(times)
        _record(times)
        _own(reader, times)
        _messages(times)
    with connections["owner"].cursor() as cursor:
        cursor.execute("ANALYZE")


def crowd(community, reader: Membership, members: int = 10_000, programs: int = 500) -> None:
    """Fills up to so many members, all of them in one program, and so many programs."""
    with community_scope(community, reader.user_id):
        capstone = Program.objects.of(reader).order_by("pk").first()
        more = members - Membership.objects.count()
        users = User.objects.bulk_create(
            [User(email=f"{n}@crowd.example", name=_name(n)) for n in range(more)], batch_size=2000
        )
        Membership.objects.bulk_create(
            [Membership(user=user, name=user.name, roles=["member"]) for user in users],
            batch_size=2000,
        )
        inside = Enrolment.objects.filter(program=capstone).values("membership")
        outside = Membership.objects.exclude(pk__in=inside).with_role("member")
        Enrolment.objects.bulk_create(
            [Enrolment(program=capstone, membership=member) for member in outside], batch_size=2000
        )
        days = range(1, 1 + programs - Program.objects.count())
        _copies(Program, [capstone], len(days) + 1, lambda row, n: {"title": f"{row.title} {n}"})
    with connections["owner"].cursor() as cursor:
        cursor.execute("ANALYZE")


def _name(number: int) -> str:
    """Names that are spread over the alphabet, as names are."""
    first, last = divmod(number * 7919 % 10_000, 100)
    return f"{FIRST[first % len(FIRST)]} {LAST[last % len(LAST)]} {number}"


def _copies(model, rows: list, times: int, change: Callable[[object, int], dict]) -> list:
    """``times - 1`` further copies of every row; ``change(row, number)`` says what differs."""
    names = [field.attname for field in model._meta.concrete_fields if not field.primary_key]
    made = [
        model(**{name: getattr(row, name) for name in names} | change(row, number))
        for number in range(1, times)
        for row in rows
    ]
    return model.objects.bulk_create(made, batch_size=2000)


def _people(times: int) -> None:
    members = list(Membership.objects.select_related("user").exclude(roles__overlap=["organizer"]))
    users = [member.user for member in members]
    copied = _copies(User, users, times, lambda user, n: {"email": f"{n}.{user.email}"})
    ids = iter(user.pk for user in copied)
    people = _copies(
        Membership,
        members,
        times,
        lambda member, n: {"user_id": next(ids), "name": f"{member.name} {n}"},
    )
    numbers = {member.pk: index for index, member in enumerate(members)}
    enrolments = list(Enrolment.objects.filter(membership__in=members))
    _copies(
        Enrolment,
        enrolments,
        times,
        lambda row, n: {
            "membership_id": people[(n - 1) * len(members) + numbers[row.membership_id]].pk
        },
    )


def _events(times: int) -> None:
    events = list(Event.objects.all())
    numbers = {event.pk: index for index, event in enumerate(events)}
    made = _copies(
        Event,
        events,
        times,
        lambda event, n: {
            "title": f"{event.title} {n}",
            "key": uuid.uuid4(),
            "series_id": None,
            "recurs_at": None,
        },
    )
    for model in (Attendance, Registration):
        rows = list(model.objects.all())
        _copies(
            model,
            rows,
            times,
            lambda row, n: {"event_id": made[(n - 1) * len(events) + numbers[row.event_id]].pk},
        )


def _record(times: int) -> None:
    acts = list(Activity.objects.all())
    numbers = {act.pk: index for index, act in enumerate(acts)}
    made = _copies(Activity, acts, times, lambda act, n: {"happened_at": act.happened_at})
    notices = list(Notification.objects.all())
    _copies(
        Notification,
        notices,
        times,
        lambda row, n: {"activity_id": made[(n - 1) * len(acts) + numbers[row.activity_id]].pk},
    )


def _own(reader: Membership, times: int) -> None:
    # Nobody has a hundred drafts: what was begun is one or two entries.
    entries = list(Entry.objects.filter(author=reader).exclude(submitted_at=None))
    _copies(Entry, entries, times, lambda row, n: {"key": uuid.uuid4()})
    promises = list(Commitment.objects.filter(author=reader))
    _copies(Commitment, promises, times, lambda row, n: {"entry_id": None, "key": uuid.uuid4()})


def _messages(times: int) -> None:
    for channel in Channel.objects.all():
        messages = list(Message.objects.filter(channel=channel).order_by("seq"))
        last = channel.last_seq
        _copies(
            Message,
            messages,
            times,
            lambda row, n, last=last: {
                "seq": n * last + row.seq,
                "sent_at": row.sent_at + dt.timedelta(minutes=n),
                "client_id": uuid.uuid4(),
                "topic_id": None,
                "topic_seq": None,
            },
        )
        Channel.objects.filter(pk=channel.pk).update(last_seq=times * last)
        # What was new stays new, and no more: pages are measured at the rows that they show.
        longer = models.F("read_seq") + (times - 1) * last
        ChannelMembership.objects.filter(channel=channel).update(read_seq=longer)
