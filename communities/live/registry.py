"""What apps tell the hub: frames a client may send, rooms a membership may read, how to replay them."""

from collections.abc import Callable
from dataclasses import dataclass, field

FRAMES: dict[str, Callable] = {}


@dataclass
class Source:
    """Where rooms come from. Filled by the apps that have them; one has rooms that are replayed."""

    reaches: list[Callable] = field(default_factory=list)
    replay: Callable = None

    async def reach(self, connection, memberships: list) -> list[tuple]:
        """The rooms of all apps for these memberships: (membership, room, position) each."""
        found = [await function(connection, memberships) for function in self.reaches]
        return [room for rooms in found for room in rooms]


SOURCE = Source()


class Refused(Exception):
    """Answered to the client as an error frame with problem details."""

    def __init__(
        self, status: int, detail: str, client_id: str | None = None, retry_after: int | None = None
    ):
        super().__init__(detail)
        self.status, self.detail, self.client_id = status, str(detail), client_id
        self.retry_after = retry_after


def frame(kind: str) -> Callable:
    """Registers ``async handler(socket, frame)`` for a type of frame; it may raise Refused."""

    def add(handler):
        FRAMES[kind] = handler
        return handler

    return add


def reach(function: Callable) -> Callable:
    """Registers ``async f(connection, membership_ids) -> [(membership_id, room, position)]``.

    Called inside of the community's scope; ``position`` is the number of a room's newest frame, 0 in
    rooms whose frames have no numbers: whoever comes back reads the page again.
    """
    SOURCE.reaches.append(function)
    return function


def replay(function: Callable) -> Callable:
    """Registers ``async f(connection, visitor, room, after, most) -> ([(position, text)], last)``.

    Called inside of the visitor's scope, so that row security decides; ``last`` is the newest number.
    """
    SOURCE.replay = function
    return function
