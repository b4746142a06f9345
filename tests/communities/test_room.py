"""A room delivers each number once and in order, whatever the order in which they arrive."""

import asyncio
import random

from communities.live.room import Room


class Listener:
    """A socket that remembers."""

    def __init__(self):
        self.heard = []

    def write(self, message: dict) -> None:
        self.heard.append(int(message["text"]))

    async def caught_up(self) -> None:
        """Never behind."""


def room_with(cursor: int, mended: list) -> tuple[Room, Listener]:
    room, listener = Room("room", cursor, mended.append), Listener()
    room.enter(listener)
    return room, listener


def in_a_loop(scene) -> None:
    asyncio.run(scene())


def test_shuffled_batches_come_out_in_order_and_once():
    async def scene():
        for seed in range(50):
            room, listener = room_with(10, [])
            room.join(listener)
            batches = [list(range(first, first + 3)) for first in range(11, 41, 3)]
            arriving = batches + random.Random(seed).sample(batches, 5)
            random.Random(seed).shuffle(arriving)
            for batch in arriving:
                room.deliver(batch[0], [str(number) for number in batch])
            assert listener.heard == list(range(11, 41))
            assert not room._held

    in_a_loop(scene)


def test_a_gap_asks_for_what_is_missing_and_then_goes_on():
    async def scene():
        mended = []
        room, listener = room_with(0, mended)
        room.join(listener)
        room.deliver(3, ["3", "4"])
        assert listener.heard == []
        await asyncio.sleep(0.3)
        assert mended == [room]
        room.deliver(1, ["1", "2"])
        assert listener.heard == [1, 2, 3, 4]
        room.deliver(7, ["7"])
        room.skip_gap()
        assert listener.heard == [1, 2, 3, 4, 7]

    in_a_loop(scene)


def test_what_comes_during_a_replay_is_neither_lost_nor_twice():
    async def scene():
        room, listener = room_with(5, [])

        async def pages(after):
            room.deliver(6, ["6", "7"])
            yield [(number, str(number)) for number in range(after + 1, 7)], 6
            room.deliver(8, ["8"])

        await room.catch_up(listener, 2, pages)
        room.deliver(9, ["9"])
        assert listener.heard == [3, 4, 5, 6, 7, 8, 9]

    in_a_loop(scene)


def test_who_has_seen_more_than_this_process_waits_for_the_rest():
    async def scene():
        room, listener = room_with(5, [])

        async def pages(after):
            yield [], 8

        await room.catch_up(listener, 8, pages)
        room.deliver(6, ["6", "7", "8", "9"])
        assert listener.heard == [9]

    in_a_loop(scene)


def test_who_has_not_decided_misses_nothing():
    async def scene():
        room, listener = room_with(5, [])
        room.deliver(6, ["6"])
        assert listener.heard == []
        room.join(listener)
        room.deliver(7, ["7"])
        assert listener.heard == [6, 7]

    in_a_loop(scene)
