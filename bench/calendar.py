"""The calendar with 10,000 occurrences: list, month and API beside the bare page on the same server."""

import datetime as dt

from bench import pages, servers

OCCURRENCES, SERIES = 10_000, 40


def main() -> None:
    """Prints a line a page; starts and stops everything it needs."""
    with servers.ground():
        servers.manage("migrate", "-v0")
        servers.manage("collectstatic", "--noinput", "-v0")
        import django  # noqa: PLC0415 - after the servers have their addresses

        django.setup()
        from communities import demo  # noqa: PLC0415 - needs the set-up

        cast = demo.fill()
        _plan(cast)
        reference = servers.Web("bench.reference.asgi:application", pages.reference_key())
        with reference, servers.Web("config.asgi:application") as ours:
            pages.measure(cast, ours, reference, "10,000 occurrences", _pages())


def _plan(cast) -> None:
    """Forty weekly series over five years, half of them behind us; cy comes to every tenth meeting."""
    from django.db import connections  # noqa: PLC0415 - needs the set-up

    from communities import clock  # noqa: PLC0415
    from events.models import Event, Registration, Series  # noqa: PLC0415

    ada, cy, each = cast.people["ada"], cast.people["cy"], OCCURRENCES // SERIES
    first = clock.now().replace(hour=8, minute=0) - dt.timedelta(weeks=each // 2)
    with cast.inside("ada"):
        rows = Series.objects.bulk_create(
            Series(
                title=f"Evening {number}",
                rule=f"FREQ=WEEKLY;COUNT={each}",
                first_on=first.date(),
                begins_at=first.time(),
                minutes=60,
                time_zone="Europe/Lisbon",
                made_by=ada,
            )
            for number in range(SERIES)
        )
        meetings = []
        for number, series in enumerate(rows):
            for week in range(each):
                at = first + dt.timedelta(weeks=week, days=number % 7, minutes=15 * number)
                meetings.append(
                    Event(
                        series=series,
                        title=series.title,
                        recurs_at=at,
                        starts_at=at,
                        ends_at=at + dt.timedelta(hours=1),
                        lead=ada,
                        place="Room 2",
                        time_zone=series.time_zone,
                    )
                )
        Event.objects.bulk_create(meetings, batch_size=2000)
        Registration.objects.bulk_create(
            Registration(event=event, membership=cy, answer="yes", seat="room")
            for event in meetings[::10]
        )
    with connections["owner"].cursor() as cursor:
        cursor.execute("ANALYZE")


def _pages() -> list[tuple[str, str, str]]:
    """Name, reader and path."""
    base = "/c/riverside"
    return [
        ("events", "cy", f"{base}/events/"),
        ("mine", "cy", f"{base}/events/?show=mine"),
        ("past", "cy", f"{base}/events/?show=past"),
        ("month", "cy", f"{base}/events/?view=month"),
        ("month", "ada", f"{base}/events/?view=month"),
        ("API, 50 rows", "cy", f"/api/v1{base}/events/?page_size=50"),
    ]


if __name__ == "__main__":
    main()
