"""A learning path: laid by who runs the program, walked by its members, ticked by the record."""

import pytest
from django.core.exceptions import ValidationError

from communities import blueprints, clock, paths
from communities.models import CompletionRule, PathItem, PathMark, Program
from communities.tenancy.access import NotAllowed
from events.models import Event


@pytest.fixture
def path(capstone, bo, inside):
    """A text, a film, the kickoff and a reflection after it."""
    with inside(bo):
        capstone.path.all().delete()
        kickoff = Event.objects.filter(program=capstone).order_by("starts_at").first()
        rows = [
            ("read", "The first hour with a client", None, 20),
            ("watch", "How we say no", None, 15),
            ("attend", "Be there at the kickoff", kickoff.pk, None),
            ("reflect", "Write after the kickoff", kickoff.pk, None),
        ]
        return [
            PathItem.add(
                capstone, by=bo, kind=kind, title=title, object_id=object_id, minutes=minutes
            )
            for kind, title, object_id, minutes in rows
        ]


def walked(program, member, inside) -> dict[str, bool]:
    with inside(member):
        return {stop.item.kind: bool(stop.done_at) for stop in paths.walk(program, member)}


def address(program, *below) -> str:
    return f"/c/riverside/programs/{program.pk}/" + "".join(f"{part}/" for part in below)


def test_cy_ticks_the_text_and_takes_it_back(path, capstone, cy, client_for, inside):
    browser = client_for(cy)
    mark = address(capstone, "path", path[0].pk, "mark")
    assert browser.post(mark).status_code == 302
    assert browser.post(mark).status_code == 302
    assert walked(capstone, cy, inside)["read"]
    with inside(cy):
        assert PathMark.objects.filter(item=path[0]).count() == 1
    page = browser.get(address(capstone, "path")).content.decode()
    assert "1 of 4 done." in page
    browser.post(address(capstone, "path", path[0].pk, "mark", "removal"))
    assert not walked(capstone, cy, inside)["read"]


def test_being_there_ticks_itself_and_nobody_else_does(path, capstone, cy, bo, leila, inside):
    with inside(cy), pytest.raises(ValidationError):
        path[2].tick(by=cy)
    with inside(bo):
        event = Event.objects.get(pk=path[2].object_id)
        event.mark_attendance(cy, "late", by=bo)
    assert walked(capstone, cy, inside)["attend"]
    assert not walked(capstone, leila, inside)["attend"]
    with inside(bo):
        event.mark_attendance(cy, "absent", by=bo)
    assert not walked(capstone, cy, inside)["attend"]


def test_the_order_is_changed_with_buttons(path, capstone, bo, client_for, inside):
    browser = client_for(bo)
    to_first = address(capstone, "path", path[2].pk, "place", 1)
    for _twice in range(2):
        assert browser.post(to_first).status_code == 302
    with inside(bo):
        kinds = [item.kind for item in PathItem.objects.of(capstone)]
    assert kinds == ["attend", "read", "watch", "reflect"]


def test_what_is_taken_out_comes_back_with_its_marks(path, capstone, bo, cy, inside, client_for):
    with inside(cy):
        path[1].tick(by=cy)
    browser = client_for(bo)
    browser.post(address(capstone, "path", path[1].pk, "removal"))
    assert "watch" not in walked(capstone, cy, inside)
    browser.post(address(capstone, "path", path[1].pk, "return"))
    assert walked(capstone, cy, inside)["watch"]


def test_members_do_not_lay_the_path(path, capstone, cy, client_for, inside):
    assert client_for(cy).get(address(capstone, "path", "edit")).status_code == 403
    with inside(cy), pytest.raises(NotAllowed):
        path[0].remove(by=cy)


def test_a_program_without_a_path_has_no_tab(path, capstone, cy, bo, client_for, inside):
    tab = f'href="{address(capstone, "path")}"'
    assert tab in client_for(cy).get(address(capstone)).content.decode()
    with inside(bo):
        for item in path:
            item.remove(by=bo)
    assert tab not in client_for(cy).get(address(capstone)).content.decode()


def test_a_form_adds_an_item_once(capstone, bo, client_for, inside):
    browser = client_for(bo)
    data = {"key": "0199aa00-0000-7000-8000-000000000001", "kind": "read", "title": "A text"}
    for _twice in range(2):
        assert browser.post(address(capstone, "path", "new"), data).status_code == 302
    with inside(bo):
        assert PathItem.objects.filter(title="A text").count() == 1
    refused = browser.post(address(capstone, "path", "new"), data | {"link": "javascript:alert(1)"})
    assert refused.status_code == 400


def test_a_copy_brings_the_path_and_what_completes_the_program(path, capstone, ada, bo, inside):
    with inside(ada):
        CompletionRule.say(capstone, {"path": 1, "meetings_attended": 3}, by=ada)
        data = blueprints.describe(capstone)
        blueprint = blueprints.Blueprint("copy", data)
        copy = Program.open_from(blueprint, title="Capstone again", starts_on=clock.today(), by=ada)
        items = list(PathItem.objects.of(copy))
        assert [item.title for item in items] == [item.title for item in path]
        kickoff = Event.objects.filter(program=copy).order_by("starts_at").first()
        assert items[2].object_id == kickoff.pk
        assert CompletionRule.objects.get(program=copy).conditions["meetings_attended"] == 3
