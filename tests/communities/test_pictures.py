"""The pen line keeps to its formula: the mark, the joints, the crossing, the window."""

import re
from math import isclose, pi

import pytest

from communities.pictures import GAP, Pen, Strokes, loop, window

MARK = Pen(pitch=38.02, reach=24.06, height=17, left=2.99, top=5)


def points(path: str) -> list[tuple[float, float]]:
    numbers = [float(number) for number in re.findall(r"-?\d+(?:\.\d+)?", path)]
    return list(zip(numbers[::2], numbers[1::2], strict=True))


def test_the_mark_is_one_turn_of_the_same_line():
    act = points(MARK.stroke(0, MARK.turn - GAP))
    assert act[0] == (3.0, 39.0)
    assert act[-1] == pytest.approx((36.99, 20.5), abs=0.6)


def test_reflect_is_exactly_the_stretch_that_moves_backwards():
    pen = Pen()
    assert isclose(pen.heading(pen.turn)[0], 0, abs_tol=1e-9)
    assert pen.heading(pen.turn - 0.01)[0] > 0
    assert pen.heading(pi)[0] < 0
    assert pen.heading(2 * pi - pen.turn + 0.01)[0] > 0


def test_apply_ends_where_the_next_act_begins():
    first, second = loop(0), loop(1)
    assert points(first.apply)[-1] == points(second.act)[0]


def test_joints_are_left_open():
    drawn = loop(0)
    act_end, reflect_start = points(drawn.act)[-1], points(drawn.reflect)[0]
    assert 15 < act_end[1] - reflect_start[1] < 22


def test_act_is_cut_where_apply_crosses_it():
    pen = Pen()
    x, y = pen.at(pen.crossing())
    mirrored = pen.at(2 * pi - pen.crossing())
    assert x == pytest.approx(pen.pitch / 2)
    assert mirrored == pytest.approx((x, y))
    start, end = points(loop(0, pen).cut)[0], points(loop(0, pen).cut)[-1]
    assert start[0] < x < end[0]
    assert start[1] < y < end[1]


def test_every_path_is_a_move_and_cubics():
    drawn: Strokes = loop(3)
    for path in (drawn.act, drawn.reflect, drawn.cut, drawn.apply):
        assert re.fullmatch(r"M[-\d. ]+(C[-\d. ]+)+", path)
        assert (len(points(path)) - 1) % 3 == 0


@pytest.mark.parametrize(
    ("count", "now", "shown"),
    [
        (6, 2, (0, 6)),
        (8, 7, (0, 8)),
        (20, 0, (0, 8)),
        (20, 10, (7, 15)),
        (20, 19, (12, 20)),
        (20, None, (12, 20)),
    ],
)
def test_more_than_eight_cycles_show_the_season_around_now(count, now, shown):
    cut = window(count, now)
    assert (cut.start, cut.stop) == shown
