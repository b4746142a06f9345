"""A calendar feed of 500 meetings: written, and found unchanged."""

import datetime as dt
import time

from bench import servers

MEETINGS, LIMIT, RUNS = 500, 0.1, 7


def main() -> None:
    """Prints a line for each: the median of the server's time, from the request to the answer."""
    with servers.ground():
        servers.manage("migrate", "-v0")
        import django  # noqa: PLC0415 - after the servers have their addresses

        django.setup()
        from communities import demo  # noqa: PLC0415 - needs the set-up

        _measure(demo.fill())


def _measure(cast) -> None:
    from django.test import Client  # noqa: PLC0415 - needs the set-up

    browser, path = Client(SERVER_NAME="127.0.0.1"), _feed(cast)
    first = browser.get(path)

    _line("written", lambda: browser.get(path))
    tag = {"If-None-Match": first["ETag"]}
    _line("unchanged", lambda: browser.get(path, headers=tag))
    count = first.content.count(b"BEGIN:VEVENT")
    print(f"  {count} meetings, {len(first.content) // 1024} KB", flush=True)


def _line(what: str, ask) -> None:
    times, busy = [], time.process_time()
    for _run in range(RUNS):
        begun = time.perf_counter()
        ask()
        times.append(time.perf_counter() - begun)
    median, busy = sorted(times)[RUNS // 2], (time.process_time() - busy) / RUNS
    met = "met" if median <= LIMIT else "missed"
    print(
        f"  {what}".ljust(45)
        + f"{1000 * median:.0f} ms   target ≤ {1000 * LIMIT:.0f} ms     {met}"
        + f"     {1000 * busy:.0f} ms of the processor",
        flush=True,
    )


def _feed(cast) -> str:
    """The path of a feed with so many meetings ahead."""
    from communities import clock  # noqa: PLC0415 - needs the set-up
    from events.models import CalendarFeed, Event, Registration  # noqa: PLC0415

    cy = cast.people["cy"]
    with cast.inside("cy"):
        begins = clock.now() + dt.timedelta(days=1)
        events = Event.objects.bulk_create(
            Event(
                title=f"Meeting {n}: über drafts",
                about="What we found out, and what we try next. " * 5,
                place="Riverside Library, Room 2",
                lead=cy,
                time_zone="Europe/Lisbon",
                starts_at=begins + dt.timedelta(days=n),
                ends_at=begins + dt.timedelta(days=n, hours=1),
            )
            for n in range(MEETINGS)
        )
        Registration.objects.bulk_create(
            Registration(event=event, membership=cy, answer="yes") for event in events
        )
        return "/" + CalendarFeed.make(by=cy).url.partition("//")[2].partition("/")[2]


if __name__ == "__main__":
    main()
