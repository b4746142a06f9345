"""What everybody agrees on: published by admins, asked once a version, never in the way."""

import pytest
from django.db import Error, transaction

from communities import agreements, now
from communities.models import Activity, Agreement, AgreementAcceptance, Membership

JSON = {"content_type": "application/json"}


@pytest.fixture
def first(ada, inside) -> Agreement:
    with inside(ada):
        return Agreement.publish("We are kind.", by=ada)


def asked(member) -> bool:
    return any("agree on" in one.title for one in now.for_member(member))


def test_a_version_asks_once_and_again_when_it_is_new(first, ada, cy, inside, client_for):
    with inside(cy):
        assert asked(cy)
    browser = client_for(cy)
    assert "We are kind." in browser.get("/c/riverside/agreement/").content.decode()
    for _twice in range(2):
        browser.post(f"/c/riverside/agreement/{first.pk}/acceptance/")
    with inside(cy):
        assert not asked(cy)
        assert AgreementAcceptance.objects.filter(membership=cy).count() == 1
        assert Activity.objects.filter(verb="agreement.accepted", actor=cy).count() == 1
    with inside(ada):
        Agreement.publish("We are kind, and on time.", change="On time, too.", by=ada)
    with inside(cy):
        assert asked(cy)


def test_nothing_is_locked_meanwhile(first, cy, capstone, client_for):
    browser = client_for(cy)
    assert browser.get(f"/c/riverside/programs/{capstone.pk}/").status_code == 200
    answer = browser.post("/c/riverside/reflections/new/submission/", {"happened": "It went."})
    assert answer.status_code in {200, 302, 400}


def test_a_yes_is_to_the_version_that_holds(first, ada, cy, inside, client_for):
    with inside(ada):
        Agreement.publish("We are kind, and on time.", by=ada)
    client_for(cy).post(f"/c/riverside/agreement/{first.pk}/acceptance/")
    api = f"/api/v1/c/riverside/agreements/{first.pk}/acceptance/"
    assert client_for(cy).post(api).status_code == 400
    with inside(cy):
        assert not AgreementAcceptance.objects.exists()


def test_only_admins_publish(first, ada, bo, inside, client_for):
    assert client_for(bo).get("/c/riverside/settings/agreements/").status_code == 403
    answer = client_for(bo).post("/api/v1/c/riverside/agreements/", {"text": "All goes."}, **JSON)
    assert answer.status_code == 403
    office = client_for(ada)
    same = office.post("/c/riverside/settings/agreements/", {"text": "We are kind."})
    assert same.status_code == 400
    office.post("/c/riverside/settings/agreements/", {"text": "We are kinder."})
    with inside(ada):
        assert agreements.current().version == 2


def test_who_publishes_reads_first_how_many_are_asked(ada, inside, client_for):
    with inside(ada):
        count = Membership.objects.active().count()
    page = client_for(ada).get("/c/riverside/settings/agreements/").text
    said = f"{count} people are asked for their yes on their next visit, you among them."
    assert page.index(said) < page.index("Publish it")


def test_admins_see_who_said_yes_and_who_has_not(first, ada, cy, inside, client_for):
    with inside(cy):
        first.accept(by=cy)
    page = f"/c/riverside/settings/agreements/{first.pk}/"
    said, missing = (client_for(ada).get(page + more) for more in ("", "?show=missing"))
    assert [row.membership for row in said.context["page"]] == [cy]
    assert cy not in list(missing.context["page"])
    assert ada in list(missing.context["page"])


def test_a_first_draft_is_offered(ada, client_for):
    html = client_for(ada).get("/c/riverside/settings/agreements/").content.decode()
    assert "How we are with each other" in html


def test_the_database_keeps_both_as_they_were(first, ada, cy, inside):
    with inside(cy):
        yes = first.accept(by=cy)
    for row in (first, yes):
        for act in (row.delete, row.save):
            with pytest.raises(Error), inside(ada), transaction.atomic():
                act()
