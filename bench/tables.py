"""Tables brought in: 5,000 invitations and 20,000 terms, line by line as a worker takes them."""

import time

from bench import servers

SECONDS = 20.0


def main() -> None:
    """Prints a line a table: the seconds from the upload to the last line's result."""
    with servers.ground():
        servers.manage("migrate", "-v0")
        import django  # noqa: PLC0415 - after the servers have their addresses

        django.setup()
        from communities import demo  # noqa: PLC0415 - needs the set-up

        cast = demo.fill()
        _measure(cast, "invitations", _invitations(5000), {})
        _measure(cast, "terms", _terms(20_000), {"order": "day"})


def _measure(cast, key: str, text: str, options: dict) -> None:
    from communities import imports  # noqa: PLC0415 - needs the set-up
    from communities.imports import reading, running  # noqa: PLC0415
    from communities.models import Import  # noqa: PLC0415

    ada, begun = cast.people["ada"], time.monotonic()
    with cast.inside("ada"):
        about = imports.find(key)
        form = about.options and about.options(options, membership=ada)
        chosen = form.chosen() if form and form.is_valid() else {}
        table = Import.start(about, reading.read(text.encode()), options=chosen, by=ada)
        table.run(by=ada)
    running.run(str(table.pk), lambda: cast.inside("ada"))
    seconds = time.monotonic() - begun
    with cast.inside("ada"):
        counts = table.counts()
    met = "met" if seconds <= SECONDS else "missed"
    print(
        f"  {table.line_count} {key}".ljust(45)
        + f"{seconds:.1f} s   target ≤ {SECONDS:.0f} s     {met}     {counts}",
        flush=True,
    )


def _invitations(count: int) -> str:
    """Every thousandth address is none, every hundredth stands there twice."""
    lines = ["Name;E-Mail"]
    for number in range(count):
        address = f"person{number - (number % 100 == 99)}@crowd.example"
        lines.append(f"Jürgen {number};{address if number % 1000 else 'nowhere'}")
    return "\n".join(lines)


def _terms(count: int) -> str:
    """Two years of a person each, one of them without an end."""
    lines = ["Name,Email,Start,End,Plan"]
    for number in range(count // 2):
        who = f"Person {number},person{number}@ledger.example"
        lines += [f"{who},2024-03-01,2025-02-28,Yearly", f"{who},2025-03-01,2026-02-28,Yearly"]
    return "\n".join(lines)


if __name__ == "__main__":
    main()
