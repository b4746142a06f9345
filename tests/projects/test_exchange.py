"""Reciprocity: only the receiver says that it arrived."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from communities import clock
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
