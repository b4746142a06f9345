"""What a program template brings along: the program's open channel."""

from communities import blueprints
from projects.models import Channel


@blueprints.builder("channels")
def build_channels(program, cycles, items, by) -> None:
    """One open channel for each entry; ``title`` may be left out and is then the program's own."""
    for item in items:
        title = item.get("title") or program.title
        Channel.objects.create(kind=Channel.Kind.OPEN_PROGRAM, program=program, title=title)


@blueprints.describer("channels")
def describe_channels(program) -> list[dict]:
    """The program's own open channels; one that has its name takes that of the copy."""
    channels = Channel.objects.filter(program=program, kind=Channel.Kind.OPEN_PROGRAM, track=None)
    titles = channels.filter(archived_at=None).order_by("created_at", "id")
    titles = titles.values_list("title", flat=True)
    return [{} if title == program.title else {"title": title} for title in titles]
