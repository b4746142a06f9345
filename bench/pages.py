"""Page ratio: processor time a request of each main page, beside the bare page, interleaved.

Signed in, 25 rows; at the demo's size and with a hundred times the rows. Three runs each, the median
counts. The number of SQL statements a page is counted in this process, on the same rows.
"""

import subprocess
import sys

from bench import ratios, servers
from bench.questions import questions

RUNS, REQUESTS = 3, 50
PAGE_TARGET, API_TARGET, QUERIES = 2.0, 3.0, 15


def main() -> None:
    """Prints a line a page and size; starts and stops everything it needs."""
    with servers.ground():
        servers.manage("migrate", "-v0")
        servers.manage("collectstatic", "--noinput", "-v0")
        import django  # noqa: PLC0415 - after the servers have their addresses

        django.setup()
        from communities import demo  # noqa: PLC0415 - needs the set-up

        cast = demo.fill()
        key = reference_key()
        reference = servers.Web("bench.reference.asgi:application", key)
        with reference, servers.Web("config.asgi:application") as ours:
            measure(cast, ours, reference, "demo")
            from bench import multitude  # noqa: PLC0415

            multitude.enlarge(cast.riverside, cast.people["cy"])
            measure(cast, ours, reference, "× 100")
            multitude.crowd(cast.riverside, cast.people["cy"])
            measure(cast, ours, reference, "10,000 members, 500 programs", _crowded(cast))


def reference_key() -> str:
    """Makes the bare page's database; the key of its session."""
    from django.db import connections  # noqa: PLC0415

    from bench.reference.settings import NAME  # noqa: PLC0415

    with connections["owner"].cursor() as cursor:
        cursor.execute(f'CREATE DATABASE "{NAME}"')
    command = [sys.executable, "-m", "bench.reference.fill"]
    done = subprocess.run(command, cwd=servers.ROOT, check=True, capture_output=True, text=True)
    return done.stdout.strip()


def measure(cast, ours: servers.Web, reference: servers.Web, size: str, pages=None) -> None:
    cookies = {key: _sign_in(cast.people[key]) for key in ("ada", "cy")}
    for name, reader, path in pages or _pages(cast):
        cookie = cookies[reader].cookies["sessionid"].value
        is_api = path.startswith("/api/")
        bare = "/rows.json" if is_api else "/rows/"
        ours.cpu_of(path, 5, cookie), reference.cpu_of(bare, 5)
        runs = [
            (ours.cpu_of(path, REQUESTS, cookie), reference.cpu_of(bare, REQUESTS))
            for _ in range(RUNS)
        ]
        page, plain = (ratios.middle(list(each)) for each in zip(*runs, strict=True))
        ratio = ratios.middle([mine / max(theirs, 1e-4) for mine, theirs in runs])
        queries = len(questions(cookies[reader], path))
        ratios.tell(
            f"{name}, {size}",
            ratio,
            API_TARGET if is_api else PAGE_TARGET,
            note=f"{1000 * page:.1f} ms beside {1000 * plain:.1f} ms, {queries} queries"
            + ("" if queries <= QUERIES else f", more than {QUERIES}"),
        )


def _pages(cast) -> list[tuple[str, str, str]]:
    """Name, reader and path of each main page, and one list of the API."""
    from projects.models import Channel  # noqa: PLC0415 - needs the set-up

    with cast.inside("cy"):
        channels = Channel.objects.visible_to(cast.people["cy"]).order_by("-last_seq", "pk")
        channel = channels[0].get_absolute_url()
    base = "/c/riverside"
    return [
        ("home", "cy", f"{base}/"),
        ("program", "cy", f"{base}/programs/{cast.programs['capstone'].pk}/"),
        ("people", "cy", f"{base}/people/"),
        ("events", "cy", f"{base}/events/"),
        ("channel", "cy", channel),
        ("journal", "cy", f"{base}/reflections/"),
        ("impact", "ada", f"{base}/metrics/"),
        ("API, 50 rows", "cy", f"/api/v1{base}/memberships/?page_size=50"),
    ]


def _crowded(cast) -> list[tuple[str, str, str]]:
    """The pages whose lists grow with people and programs."""
    base, capstone = "/c/riverside", cast.programs["capstone"].pk
    return [
        ("people", "cy", f"{base}/people/"),
        ("people found", "cy", f"{base}/people/?q=ana"),
        ("programs", "cy", f"{base}/programs/"),
        ("program", "cy", f"{base}/programs/{capstone}/"),
        ("its people", "ada", f"{base}/programs/{capstone}/people/"),
        ("home", "ada", f"{base}/"),
    ]


def _sign_in(member):
    from django.test import Client  # noqa: PLC0415 - needs the set-up

    browser = Client(SERVER_NAME="127.0.0.1")
    browser.force_login(member.user)
    return browser
