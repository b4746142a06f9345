"""Reminders: 10,000 of them due at once, swept by one worker, and by four at the same moment."""

import datetime as dt
import time
from concurrent.futures import ThreadPoolExecutor

from bench import servers

ROWS, SECONDS = 10_000, 30.0
MEETINGS = 50
ZONES = ("Europe/Lisbon", "America/New_York", "Asia/Kathmandu", "Australia/Sydney")


def main() -> None:
    """Prints a line for each: the seconds from the first claim to the last mail in the outbox."""
    with servers.ground():
        servers.manage("migrate", "-v0")
        import django  # noqa: PLC0415 - after the servers have their addresses

        django.setup()
        from communities import demo  # noqa: PLC0415 - needs the set-up

        cast = demo.fill()
        people = _people(cast)
        for sweepers in (1, 4):
            _measure(cast, people, sweepers)


def _measure(cast, people: list, sweepers: int) -> None:
    from django.db import connection  # noqa: PLC0415 - needs the set-up

    from communities import clock, due  # noqa: PLC0415
    from communities.models import Due, Mail  # noqa: PLC0415
    from communities.tenancy.scope import community_scope  # noqa: PLC0415

    def opened():
        return community_scope(cast.riverside)

    def sweep(_number) -> None:
        while due.sweep(opened):
            pass
        connection.close()

    with opened():
        _lay_out(cast, people)
        mine = Due.objects.filter(kind="event_reminder", done_at=None, due_at__lte=clock.now())
        rows, before = mine.count(), Mail.objects.count()
    begun = time.monotonic()
    with ThreadPoolExecutor(sweepers) as threads:
        list(threads.map(sweep, range(sweepers)))
    seconds = time.monotonic() - begun
    with opened():
        left, mails = mine.count(), Mail.objects.count() - before
    met = "met" if seconds <= SECONDS and not left and mails == rows else "missed"
    print(
        f"  {rows} reminders, {sweepers} at it".ljust(45)
        + f"{seconds:.1f} s   target ≤ {SECONDS:.0f} s     {met}     {mails} mails, {left} left",
        flush=True,
    )


def _people(cast) -> list:
    """As many members as have a reminder of each meeting, in four zones."""
    from communities.models import Membership, User  # noqa: PLC0415 - needs the set-up
    from communities.tenancy.scope import community_scope  # noqa: PLC0415

    count = ROWS // MEETINGS
    users = User.objects.bulk_create(
        User(email=f"p{n}@crowd.example", name=f"Person {n}", time_zone=ZONES[n % len(ZONES)])
        for n in range(count)
    )
    with community_scope(cast.riverside):
        return Membership.objects.bulk_create(
            Membership(user=user, name=user.name, roles=["member"]) for user in users
        )


def _lay_out(cast, people: list) -> None:
    """Meetings in an hour, to which everybody comes, and a due row for each."""
    from communities import clock  # noqa: PLC0415 - needs the set-up
    from communities.models import Due, Reach  # noqa: PLC0415
    from events.models import Event, Registration  # noqa: PLC0415

    begins, lead = clock.now() + dt.timedelta(minutes=59), cast.people["ada"]
    for person in people:
        # It may be night in their zone: what is measured is the writing.
        Reach.objects.get_or_create(
            membership=person, defaults={"quiet_from": dt.time(0), "quiet_until": dt.time(0)}
        )
    events = Event.objects.bulk_create(
        Event(
            title=f"Meeting {n}",
            lead=lead,
            starts_at=begins,
            ends_at=begins + dt.timedelta(hours=1),
        )
        for n in range(MEETINGS)
    )
    Registration.objects.bulk_create(
        Registration(event=event, membership=person, answer="yes")
        for event in events
        for person in people
    )
    Due.objects.bulk_create(
        Due(
            kind="event_reminder", object_id=event.pk, membership=person, variant="60",
            due_at=clock.now() - dt.timedelta(seconds=1),
        )
        for event in events
        for person in people
    )  # fmt: skip


if __name__ == "__main__":
    main()
