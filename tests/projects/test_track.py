"""Each track has a channel; members follow theirs, and nothing is lost when they go on."""

import pytest

from communities import blueprints
from communities.models import Enrolment, Program, Track
from projects import talk
from projects.models import Channel


@pytest.fixture
def tracks(capstone, ada, inside) -> list[Track]:
    """Two ways through the capstone."""
    with inside(ada):
        return [
            Track.add(capstone, title=title, by=ada) for title in ("First project", "Built before")
        ]


def part_of(person) -> Enrolment:
    return Enrolment.objects.select_related("program", "membership").get(membership=person)


def listed(person) -> list[str]:
    return sorted(channel.title for _name, group in talk.groups(person) for channel in group)


def test_a_track_opens_with_its_channel_and_who_runs_the_program_is_in_it(
    tracks, bo, cy, ada, inside
):
    with inside(bo):
        assert listed(bo) == ["Built before", "Capstone", "First project"]
    with inside(cy):
        assert listed(cy) == ["Capstone"]


def test_cy_follows_the_track_and_loses_nothing(tracks, cy, bo, client_for, inside):
    first, second = tracks
    with inside(cy):
        part_of(cy).choose_track(first, by=cy)
        assert listed(cy) == ["Capstone", "First project"]
        channel = Channel.objects.get(track=first)
        channel.post("Where do I begin?", by=cy)
        part_of(cy).choose_track(second, by=cy)
        assert listed(cy) == ["Built before", "Capstone"]
    read = client_for(cy).get(f"/c/riverside/channels/{channel.pk}/")
    assert "Where do I begin?" in read.content.decode()
    with inside(bo):
        channel.post("With the readme.", by=bo)
    with inside(cy):
        part_of(cy).choose_track(first, by=cy)
        (mine,) = [
            one for _n, group in talk.groups(cy) for one in group if one.track_id == first.pk
        ]
        assert mine.unread == 1


def test_reading_and_writing_in_a_tracks_channel_is_not_following_it(
    tracks, cy, client_for, inside
):
    with inside(cy):
        first, second = (Channel.objects.get(track=track) for track in tracks)
    browser, base = client_for(cy), "/c/riverside/channels"
    assert browser.post(f"{base}/{first.pk}/reading/").status_code == 302
    assert browser.post(f"{base}/{second.pk}/messages/", {"body": "Hi"}).status_code == 302
    with inside(cy):
        assert listed(cy) == ["Capstone"]
        part_of(cy).choose_track(tracks[0], by=cy)
        assert listed(cy) == ["Capstone", "First project"]


def test_who_leaves_the_program_leaves_the_channels_and_comes_back_to_them(tracks, cy, inside):
    with inside(cy):
        part = part_of(cy)
        part.choose_track(tracks[0], by=cy)
        part.withdraw(by=cy)
        assert listed(cy) == ["Capstone"]
        part.resume(by=cy)
        assert listed(cy) == ["Capstone", "First project"]


def test_whoever_comes_in_on_a_track_is_in_its_channel(tracks, capstone, ada, inside):
    with inside(ada):
        capstone.enrol(ada, by=ada, track=tracks[1])
        assert listed(ada) == ["Built before", "Capstone"]


def test_a_renamed_track_renames_its_channel(tracks, ada, inside):
    with inside(ada):
        tracks[0].change(title="Beginning", by=ada)
        assert Channel.objects.get(track=tracks[0]).title == "Beginning"


def test_a_track_that_goes_takes_an_unused_channel_along_and_keeps_what_was_said(
    tracks, ada, bo, inside
):
    with inside(bo):
        said = Channel.objects.get(track=tracks[0])
        said.post("Anybody here?", by=bo)
    with inside(ada):
        for track in tracks:
            track.remove(by=ada)
        left = Channel.objects.get(title__in=["First project", "Built before"])
        assert left.pk == said.pk and left.archived_at and left.track_id is None


def test_a_track_of_before_gets_its_channel_with_its_first_member(tracks, cy, ada, inside):
    with inside(ada):
        Channel.objects.filter(track=tracks[0]).delete()
    with inside(cy):
        part_of(cy).choose_track(tracks[0], by=cy)
        assert listed(cy) == ["Capstone", "First project"]


def test_a_copy_opens_channels_for_its_tracks_once(tracks, capstone, ada, inside):
    with inside(ada):
        copy = blueprints.Blueprint(capstone.kind, blueprints.describe(capstone))
        made = Program.open_from(copy, title="Again", starts_on=capstone.starts_on, by=ada)
        titles = Channel.objects.filter(program=made).order_by("title").values_list("title")
        assert [title for (title,) in titles] == ["Again", "Built before", "First project"]


def test_guests_and_outsiders_find_no_channel_of_a_track(tracks, pia, dee, client_for, inside):
    with inside(pia):
        assert listed(pia) == []
    address = f"/c/riverside/channels/{channel_of(tracks[0], pia, inside)}/"
    assert client_for(pia).get(address).status_code == 404
    assert client_for(dee).get(address).status_code == 404


def channel_of(track, person, inside):
    with inside(person):
        return Channel.objects.get(track=track).pk
