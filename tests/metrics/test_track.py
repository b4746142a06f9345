"""Figures by track re-add to the whole, say how many people they are of, and compare no two too few."""

import pytest

from communities import by_track, clock
from communities.by_track import Share
from communities.models import Completion, Enrolment, Track


@pytest.fixture
def counted(cohort, ada, inside):
    """A cohort of its own."""
    with inside(ada):
        return cohort()


@pytest.fixture
def tracks(counted, ada, inside) -> list[Track]:
    with inside(ada):
        return [Track.add(counted.program, title=title, by=ada) for title in ("Slow", "Fast")]


def put_on(track, learners) -> None:
    Enrolment.objects.filter(membership__in=learners).update(track=track)


def test_each_track_has_its_own_participation(counted, tracks, ada, inside):
    with inside(ada):
        counted.meet(3)
        learners = counted.enrol(9)
        slow, fast = learners[:6], learners[6:8]
        put_on(tracks[0], slow)
        put_on(tracks[1], fast)
        for learner in (*slow[:3], *fast):
            counted.came(learner, 0, 1)
        rows = by_track.rows(counted.program, ada)
        at = by_track.columns().index("Active participation")
        shares = {row.title: row.shares[at] for row in rows}
        assert shares == {
            "Slow": Share(3, 6),
            "Fast": Share(2, 2),
            "Not decided yet": Share(0, 1),
        }
        whole = counted.figure(counted.program)
        assert sum(one.count for one in shares.values()) == whole.count
        assert sum(one.n for one in shares.values()) == whole.n
        assert (shares["Slow"].percent, shares["Fast"].percent) == (50, None)


def test_completion_is_split_too_and_only_who_runs_the_program_sees_it(
    counted, tracks, ada, cy, client_for, inside
):
    with inside(ada):
        learners = counted.enrol(5)
        put_on(tracks[0], learners)
        Completion.objects.create(
            program=counted.program, membership=learners[0], reached_at=clock.now()
        )
    address = f"/c/riverside/programs/{counted.program.pk}/progress/"
    assert "Compare the tracks" in client_for(ada).get(address).content.decode()
    page = client_for(ada).get(f"{address}?track").content.decode()
    assert "By track" in page and "1 of 5 · 20 %" in page and "nobody yet" in page
    assert "Not decided yet" not in page
    assert client_for(cy).get(f"{address}?track").status_code == 403


def test_without_tracks_there_is_nothing_to_compare(counted, ada, client_for, inside):
    with inside(ada):
        counted.enrol(5)
        assert by_track.rows(counted.program, ada) == []
    page = client_for(ada).get(f"/c/riverside/programs/{counted.program.pk}/progress/")
    assert "Compare the tracks" not in page.content.decode()
