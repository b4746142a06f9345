"""Reciprocity: only the receiver says that it arrived."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from communities import clock
from communities.models import Activity, Notification
from communities.notifications import notify
from communities.tenancy.access import NotAllowed
from projects.models import Exchange


def url(item, what: str = "confirmation") -> str:
    return f"/c/riverside/exchanges/{item.pk}/{what}/"


@pytest.mark.parametrize(("giver", "name"), [("community", "cy"), ("partner", "pia")])
def test_the_giver_cannot_confirm(gives, giver, name, request, inside):
    person = request.getfixturevalue(name)
    with inside(person), pytest.raises(NotAllowed, match="Only the side that receives"):
        gives[giver].confirm(by=person)


@pytest.mark.parametrize(("giver", "name"), [("community", "pia"), ("partner", "cy")])
def test_the_receiver_confirms_once(gives, giver, name, request, inside):
    person = request.getfixturevalue(name)
    with inside(person):
        gives[giver].confirm(by=person)
        with pytest.raises(ValidationError, match="already"):
            Exchange.objects.get(pk=gives[giver].pk).confirm(by=person)


def test_nobody_beside_the_project_confirms(gives, jun, sam, another, inside, client_for):
    with inside(jun), pytest.raises(NotAllowed):
        gives["partner"].confirm(by=jun)
    assert client_for(sam).post(url(gives["community"])).status_code == 403


def test_the_database_knows_who_receives(gives, pia, inside):
    with inside(pia), pytest.raises(IntegrityError), transaction.atomic():
        Exchange.objects.filter(pk=gives["community"].pk).update(
            confirmed_as="community", confirmed_by=pia, confirmed_at=clock.now()
        )


def test_pia_confirms_by_her_page_and_the_picture_is_redrawn(gives, cy, pia, inside, client_for):
    answer = client_for(cy).post(url(gives["community"], "request"), headers={"HX-Request": "true"})
    assert "Asked, not confirmed yet" in answer.content.decode()
    assert client_for(pia).post(url(gives["community"])).status_code == 302
    again = client_for(pia).post(url(gives["community"]), follow=True)
    assert "This has been confirmed already." in again.content.decode()
    with inside(cy):
        assert Exchange.objects.get(pk=gives["community"].pk).confirmed_by_id == pia.pk


def test_something_of_hilltop_does_not_exist(gives, dee, client_for):
    assert client_for(dee).post(url(gives["community"])).status_code == 404


def test_asking_twice_asks_once(gives, cy, inside):
    with inside(cy):
        for _time in range(2):
            gives["community"].ask(by=cy)
        (asked,) = Activity.objects.filter(verb="exchange.asked")
        notify(asked)
        assert Notification.objects.filter(sentence__startswith="Has this arrived?").count() == 1


def test_nobody_is_sent_to_ask_once_it_is_closed(project, gives, pia, inside, client_for):
    address = f"/c/riverside/projects/{project.pk}/"
    assert "Ask whether it arrived" in client_for(pia).get(address).content.decode()
    with inside(pia):
        project.close("met", by=pia)
    assert "Ask whether it arrived" not in client_for(pia).get(address).content.decode()


def test_nobody_asks_for_what_is_confirmed(gives, cy, pia, inside, client_for):
    with inside(pia):
        gives["community"].confirm(by=pia)
    with inside(cy), pytest.raises(ValidationError, match="already"):
        Exchange.objects.get(pk=gives["community"].pk).ask(by=cy)
    answer = client_for(cy).post(url(gives["community"], "request"), follow=True)
    assert "This has been confirmed already." in answer.content.decode()


@pytest.mark.parametrize(
    ("name", "sides"),
    [
        ("leila", {"community", "partner"}),
        ("ada", {"community", "partner"}),
        ("pia", {"partner"}),
        ("cy", set()),
        ("jun", set()),
        ("sam", set()),
    ],
)
def test_who_agrees_on_what(project, name, sides, request, inside):
    person, agreed = request.getfixturevalue(name), set()
    with inside(person):
        for side in ("community", "partner"):
            try:
                agreed.add(project.agree(side, "An hour a week", by=person).giver)
            except NotAllowed:
                continue
    assert agreed == sides


def test_the_same_words_are_one_thing(project, leila, inside):
    with inside(leila):
        first = project.agree("community", "A planner", by=leila)
        assert project.agree("community", " A planner ", by=leila).pk == first.pk
        with pytest.raises(ValidationError):
            project.agree("nobody", "A planner", by=leila)
        with pytest.raises(ValidationError):
            project.agree("community", "  ", by=leila)


def test_who_wrote_it_takes_it_back_until_it_is_confirmed(gives, ada, leila, pia, cy, inside):
    with inside(leila), pytest.raises(NotAllowed, match="Only who wrote it down"):
        gives["partner"].take_back(by=leila)
    with inside(cy):
        gives["partner"].confirm(by=cy)
    with inside(ada):
        with pytest.raises(ValidationError, match="already"):
            gives["partner"].take_back(by=ada)
        gone = Exchange.objects.get(pk=gives["community"].pk)
        gone.take_back(by=ada)
    with inside(pia), pytest.raises(ValidationError, match="taken back"):
        gives["community"].confirm(by=pia)


def test_leila_and_pia_write_it_down_on_their_pages(project, leila, pia, client_for, inside):
    new = f"/c/riverside/projects/{project.pk}/exchanges/"
    page = client_for(leila).get(f"/c/riverside/projects/{project.pk}/").content.decode()
    assert "Nothing is written down yet." in page
    both = {"giver": "community", "text": "A planner that runs on what you have"}
    page = client_for(leila).post(new, both, follow=True).content.decode()
    assert both["text"] in page
    assert "None of one so far." in page
    assert "Take it back" in page
    hers = {"giver": "partner", "text": "An hour of Dana each week"}
    page = client_for(pia).post(new, hers, follow=True).content.decode()
    assert hers["text"] in page
    bad = client_for(pia).post(new, {"giver": "partner", "text": "x" * 201})
    assert bad.status_code == 400
    assert "x" * 201 in bad.content.decode()
    assert client_for(pia).post(new, both).status_code == 403
    with inside(pia):
        item = Exchange.objects.get(giver="partner")
    assert client_for(leila).post(url(item, "withdrawal")).status_code == 403
    page = client_for(pia).post(url(item, "withdrawal"), follow=True).content.decode()
    assert "Taken back." in page
    assert hers["text"] not in page
