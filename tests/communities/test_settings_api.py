"""What settings pages do, done by programs that call us: the same verbs, the same rules."""

import datetime as dt

import pytest

from communities.models import Community, Door, LaunchStep, Phase, Season, Track

API = "/api/v1/c/riverside/"
JSON = "application/json"


def post(client, address: str, **said):
    return client.post(f"{API}{address}", said, content_type=JSON)


def patch(client, address: str, **said):
    return client.patch(f"{API}{address}", said, content_type=JSON)


def test_ada_changes_how_the_community_presents_itself(client_for, ada, riverside):
    read = client_for(ada).get(f"{API}community/").json()
    assert (read["slug"], read["name"]) == ("riverside", riverside.name)
    changed = patch(client_for(ada), "community/", purpose="To meet.", hue=40, modules=[])
    assert changed.status_code == 200
    assert (changed.json()["purpose"], changed.json()["hue"]) == ("To meet.", 40)
    assert Community.objects.get(pk=riverside.pk).modules == []
    assert client_for(ada).get(f"{API}community/").json() == changed.json()


@pytest.mark.parametrize(
    "said",
    [
        {"name": "   "},
        {"hue": 360},
        {"time_zone": "Mars/Olympus"},
        {"language": "xx"},
        {"modules": ["nothing"]},
        {"modules": "projects"},
    ],
)
def test_what_the_community_cannot_be_is_refused_at_its_field(client_for, ada, said):
    answer = patch(client_for(ada), "community/", purpose="Half.", **said)
    assert answer.status_code == 400
    assert list(answer.json()["errors"]) == list(said)
    assert client_for(ada).get(f"{API}community/").json()["purpose"] != "Half."


def test_members_read_the_community_and_change_nothing(client_for, cy, pia, dee, riverside):
    for person in (cy, pia):
        assert client_for(person).get(f"{API}community/").status_code == 200
        assert patch(client_for(person), "community/", name="Mine").status_code == 403
        assert patch(client_for(person), "community/", modules=[]).status_code == 403
    assert client_for(dee).get(f"{API}community/").status_code == 404
    assert patch(client_for(dee), "community/", name="Mine").status_code == 404


def test_tracks_are_added_renamed_and_removed(client_for, ada, cy, capstone, inside):
    mine = {"program": str(capstone.pk), "title": "Slow"}
    assert post(client_for(cy), "tracks/", **mine).status_code == 403
    made = post(client_for(ada), "tracks/", **mine)
    assert made.status_code == 201 and made.json()["position"] == 1
    again = post(client_for(ada), "tracks/", **mine)
    assert again.status_code == 400 and "track of this name" in again.json()["detail"]
    address = f"tracks/{made.json()['id']}/"
    assert patch(client_for(ada), address, title="Slower").json()["title"] == "Slower"
    assert [one["title"] for one in client_for(cy).get(f"{API}tracks/").json()["results"]] == [
        "Slower"
    ]
    assert client_for(cy).delete(f"{API}{address}").status_code == 403
    assert client_for(ada).delete(f"{API}{address}").status_code == 204
    with inside(ada):
        assert not Track.objects.exists()


def test_a_phase_has_an_order_of_days(client_for, ada, cy, capstone, inside):
    first = capstone.starts_on
    days = {"starts_on": first.isoformat(), "ends_on": (first + dt.timedelta(days=7)).isoformat()}
    with inside(ada):
        before = Phase.objects.count()
    made = post(client_for(ada), "phases/", program=str(capstone.pk), title="Listen", **days)
    assert made.status_code == 201
    address = f"phases/{made.json()['id']}/"
    wrong = patch(client_for(ada), address, ends_on="2001-01-01")
    assert wrong.status_code == 400 and "ends_on" in wrong.json()["errors"]
    assert patch(client_for(cy), address, title="Mine").status_code == 403
    assert client_for(ada).delete(f"{API}{address}").status_code == 204
    with inside(ada):
        assert Phase.objects.count() == before


def test_a_program_goes_on_in_seasons(client_for, ada, cy, capstone, inside):
    said = {"program": str(capstone.pk), "title": "Autumn"}
    assert post(client_for(cy), "seasons/", **said).status_code == 403
    first = post(client_for(ada), "seasons/", **said)
    assert first.status_code == 201 and first.json()["closed_at"] is None
    address = f"seasons/{first.json()['id']}/"
    after = capstone.ends_on + dt.timedelta(days=10)
    spring = {"title": "Spring", "starts_on": after.isoformat()}
    early = post(client_for(ada), f"{address}next/", **spring)
    assert early.status_code == 400 and "Close the season" in early.json()["detail"]
    assert post(client_for(cy), f"{address}closure/").status_code == 403
    assert post(client_for(ada), f"{address}closure/").json()["closed_at"]
    second = post(client_for(ada), f"{address}next/", **spring)
    assert second.status_code == 201 and second.json()["position"] == 2
    with inside(ada):
        assert Season.objects.count() == 2


def test_templates_are_kept_renamed_removed_and_brought_back(client_for, ada, cy, capstone):
    said = {"program": str(capstone.pk), "title": "Ours"}
    assert post(client_for(cy), "saved-templates/", **said).status_code == 403
    made = post(client_for(ada), "saved-templates/", **said)
    assert made.status_code == 201 and made.json()["kind"] == capstone.kind
    address = f"saved-templates/{made.json()['id']}/"
    assert patch(client_for(ada), address, title="Ours, mended").json()["title"] == "Ours, mended"
    assert client_for(ada).delete(f"{API}{address}").status_code == 204
    assert client_for(ada).get(f"{API}{address}").json()["removed_at"]
    back = post(client_for(ada), f"{address}restoration/")
    assert back.json()["removed_at"] is None


def test_a_door_is_set_and_what_is_asked_there(client_for, ada, bo, capstone, inside):
    said = {"program": None, "is_open": True, "joining": "vetted", "how": "We answer on Fridays."}
    assert post(client_for(bo), "doors/", **said).status_code == 403
    made = post(client_for(ada), "doors/", **said)
    assert made.status_code == 201 and made.json()["link"]
    again = post(client_for(ada), "doors/", **(said | {"is_open": False}))
    assert again.json()["id"] == made.json()["id"]
    assert again.json()["how"] == "We answer on Fridays."
    with inside(ada):
        assert Door.objects.filter(program=None).count() == 1
    own = {"program": str(capstone.pk), "is_open": True, "joining": "closed", "slug": "join"}
    taken = post(client_for(ada), "doors/", **own)
    assert taken.status_code == 400 and "slug" in taken.json()["errors"]
    asked = post(client_for(ada), "join-questions/", text="Why us?")
    assert asked.status_code == 201
    second = post(
        client_for(ada), "join-questions/", text="When?", kind="choice", choices=["Now", "Later"]
    )
    question = f"join-questions/{second.json()['id']}/"
    assert post(client_for(ada), f"{question}rise/").json()["position"] == 1
    assert client_for(ada).delete(f"{API}{question}").status_code == 204
    assert post(client_for(ada), f"{question}restoration/").json()["removed_at"] is None
    assert client_for(bo).get(f"{API}join-questions/").status_code == 403


def test_a_step_of_the_launch_is_marked_and_unmarked(client_for, ada, bo, capstone, inside):
    said = {"program": str(capstone.pk), "step": "preview", "state": "done"}
    assert post(client_for(bo), "launch-steps/", **said).status_code == 403
    unknown = post(client_for(ada), "launch-steps/", **(said | {"step": "dance"}))
    assert unknown.status_code == 400 and "step" in unknown.json()["errors"]
    made = post(client_for(ada), "launch-steps/", **said)
    assert made.status_code == 201 and made.json()["by"] == str(ada.pk)
    assert client_for(ada).delete(f"{API}launch-steps/{made.json()['id']}/").status_code == 204
    with inside(ada):
        assert not LaunchStep.objects.filter(program=capstone, key="preview").exists()


def test_a_neighbour_finds_none_of_it(client_for, ada, dee, capstone):
    made = post(client_for(ada), "tracks/", program=str(capstone.pk), title="Slow").json()
    assert client_for(dee).get(f"{API}tracks/{made['id']}/").status_code == 404
    theirs = f"/api/v1/c/hilltop/tracks/{made['id']}/"
    assert client_for(dee).get(theirs).status_code == 404
    asked = {"program": str(capstone.pk), "title": "Ours"}
    for noun in ("tracks", "seasons", "saved-templates"):
        answer = client_for(dee).post(f"/api/v1/c/hilltop/{noun}/", asked, content_type=JSON)
        assert answer.status_code == 400 and "program" in answer.json()["errors"]
