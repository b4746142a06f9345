"""What a program template brings along: the program's open channel."""

from communities import blueprints
from projects.models import Channel


@blueprints.builder("channels")
def build_channels(program, cycles, items, by) -> None:
    """One open channel for each entry; ``title`` may be left out and is then the program's own."""
    for item in items:
        title = item.get("title") or program.title
        Channel.objects.create(kind=Channel.Kind.OPEN_PROGRAM, program=program, title=title)
