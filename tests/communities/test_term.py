"""The membership ledger: added to, put right by later lines, private, and linked to who joins."""

import datetime as dt
import uuid

import pytest
from allauth.account.models import EmailAddress
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DatabaseError, transaction

from communities import clock
from communities.models import Activity, Membership, Term, TermHolder, User

LEDGER = "/c/riverside/people/memberships/"
YEAR = {"starts_on": dt.date(2026, 1, 1), "ends_on": dt.date(2026, 12, 31), "plan": "Gold"}


@pytest.fixture
def edda(ada, inside) -> TermHolder:
    """In the ledger with a year, and without an account."""
    with inside(ada):
        holder = TermHolder.add(name="Edda Moor", email="Edda@moor.example", by=ada)
        holder.add_term(**YEAR, by=ada)
    return holder


@pytest.fixture
def year(edda, ada, inside) -> Term:
    with inside(ada):
        return Term.objects.select_related("holder").get(holder=edda)


def standing(holder) -> Term | None:
    return holder.terms.standing().first()


def test_a_later_line_stands_in_an_earlier_ones_place(edda, year, ada, inside):
    with inside(ada):
        line = year.correct(ends_on=dt.date(2027, 1, 31), by=ada)
        assert standing(edda) == line
        assert (line.supersedes, line.act, line.plan) == (year, "corrected", "Gold")
        assert edda.terms.count() == 2
        assert Activity.objects.filter(verb="term.corrected", object_id=line.pk).exists()


def test_nothing_new_writes_no_line(edda, year, ada, inside):
    with inside(ada):
        assert year.correct(**YEAR, by=ada) == year
        assert edda.terms.count() == 1


def test_what_has_a_later_line_is_not_put_right_again(year, ada, inside):
    with inside(ada):
        year.correct(plan="Silver", by=ada)
        with pytest.raises(ValidationError, match="later line"):
            year.correct(plan="Bronze", by=ada)


def test_taken_back_and_back_again(edda, year, ada, inside):
    with inside(ada):
        cancelled = year.cancel(on=dt.date(2026, 6, 30), side="them", by=ada)
        assert cancelled.over_on == dt.date(2026, 6, 30)
        restored = cancelled.reverse(by=ada)
        assert (restored.act, restored.over_on) == ("restored", dt.date(2026, 12, 31))
        again = restored.reverse(by=ada)
        assert again.cancelled_on == dt.date(2026, 6, 30)
        assert standing(edda) == again


def test_what_was_added_and_taken_back_is_not_there_and_can_be_added_again(edda, year, ada, inside):
    with inside(ada):
        gone = year.reverse(by=ada)
        assert year.reverse(by=ada) == gone
        assert standing(edda) is None
        added = edda.add_term(**YEAR, by=ada)
        assert standing(edda) == added
        assert added.supersedes == gone


def test_a_term_is_written_down_once(edda, ada, inside):
    with inside(ada), pytest.raises(ValidationError, match="already"):
        edda.add_term(**YEAR | {"plan": "gold"}, by=ada)


def test_a_form_sent_twice_makes_one_term(edda, ada, inside):
    key, next_year = (
        uuid.uuid4(),
        {"starts_on": dt.date(2027, 1, 1), "ends_on": dt.date(2027, 12, 31)},
    )
    with inside(ada):
        first, second = (edda.add_term(**next_year, by=ada, key=key) for _time in range(2))
        assert first == second


@pytest.mark.parametrize(
    ("written", "field"),
    [
        ({"ends_on": dt.date(2025, 12, 31)}, "ends_on"),
        ({"ends_on": None}, "ends_on"),
        ({"kind": "lifetime"}, "ends_on"),
        ({"starts_on": dt.date(1, 1, 1)}, "starts_on"),
        ({"ends_on": dt.date.max}, "ends_on"),
    ],
)
def test_dates_that_make_no_term(edda, ada, inside, written, field):
    with inside(ada), pytest.raises(ValidationError) as refusal:
        edda.add_term(**YEAR | {"plan": "Other"} | written, by=ada)
    assert list(refusal.value.message_dict) == [field]


@pytest.mark.parametrize("change", ["update", "delete"])
def test_the_database_keeps_every_line(edda, ada, inside, change):
    with inside(ada), pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
        lines = Term.objects.filter(holder=edda)
        lines.update(plan="Free") if change == "update" else lines.delete()


def test_organizers_read_and_admins_write(edda, year, ada, bo, inside, client_for):
    with inside(ada):
        bo.grant("organizer", by=ada)
        with pytest.raises(PermissionDenied):
            year.correct(plan="Free", by=bo)
    browser = client_for(bo)
    assert "Edda Moor" in browser.get(f"{LEDGER}?show=all").content.decode()
    assert browser.get(f"{LEDGER}{edda.pk}/").status_code == 200
    assert browser.get(f"{LEDGER}{edda.pk}/terms/new/").status_code == 403
    assert browser.post(f"{LEDGER}terms/{year.pk}/reversal/").status_code == 403


def test_the_ledger_is_not_for_members(edda, cy, client_for):
    browser = client_for(cy)
    assert browser.get(LEDGER).status_code == 403
    assert browser.get(f"{LEDGER}{edda.pk}/").status_code == 403
    assert "Edda" not in browser.get(f"{LEDGER}mine/").content.decode()


def test_members_see_their_own(edda, ada, cy, inside, client_for):
    with inside(ada):
        edda.link(cy, by=ada)
    page = client_for(cy).get(f"{LEDGER}mine/").content.decode()
    assert "1 January 2026 to 31 December 2026" in page
    assert "Gold" in page


def test_who_joins_with_a_proved_address_is_linked(edda, ada, inside):
    user = User.objects.create_user("edda@moor.example", name="Edda")
    with inside(ada):
        unproved = Membership.join(user, by=ada)
        edda.refresh_from_db()
        assert edda.membership is None
        unproved.end(by=ada)
        EmailAddress.objects.create(user=user, email="edda@moor.example", verified=True)
        member = Membership.join(user, by=ada)
        edda.refresh_from_db()
        assert edda.membership == member


def test_two_with_one_address_are_told_apart_by_a_person(ada, inside):
    with inside(ada):
        for number in ("1", "2"):
            TermHolder.add(name="Moor", email="home@moor.example", external_id=number, by=ada)
        user = User.objects.create_user("home@moor.example", name="Edda")
        EmailAddress.objects.create(user=user, email=user.email, verified=True)
        Membership.join(user, by=ada)
        assert not TermHolder.objects.exclude(membership=None).exists()


def test_a_member_who_is_here_is_found_by_their_proved_address(ada, cy, inside):
    with inside(ada):
        holder = TermHolder.add(name="Cyrus N.", email="CY@praxis.example", by=ada)
        assert holder.membership == cy


def test_a_member_stands_in_the_ledger_once(edda, ada, cy, inside):
    with inside(ada):
        TermHolder.add(name="Cy", email="cy@praxis.example", by=ada)
        with pytest.raises(ValidationError, match="somebody else"):
            edda.link(cy, by=ada)


@pytest.mark.parametrize("same", [{"external_id": "7"}, {"email": "A@b.example"}, {}])
def test_people_who_cannot_be_told_apart_are_refused(ada, inside, same):
    with inside(ada):
        TermHolder.add(name="Anna Berg", **same, by=ada)
        with pytest.raises(ValidationError):
            TermHolder.add(name="Anna Berg", **same, by=ada)
        TermHolder.add(name="Anna Berg", external_id="8", by=ada)


def test_an_admin_walks_through_a_membership(ada, client_for, inside):
    browser = client_for(ada)
    today, day = clock.today(), dt.timedelta(days=1)
    person = {"name": "Ines Prado", "kind": "paid", "starts_on": today - 360 * day}
    refused = browser.post(f"{LEDGER}new/", person)
    assert refused.status_code == 400
    assert "Only a term for life" in refused.content.decode()
    with inside(ada):
        assert not TermHolder.objects.filter(name="Ines Prado").exists()
    made = browser.post(f"{LEDGER}new/", person | {"ends_on": today + 4 * day}, follow=True)
    assert "Ines Prado is written down." in made.content.decode()
    assert "Ines Prado" in browser.get(f"{LEDGER}?show=due").content.decode()
    with inside(ada):
        holder = TermHolder.objects.get(name="Ines Prado")
    form = browser.get(f"{LEDGER}{holder.pk}/terms/new/").context["form"]
    assert form.initial["starts_on"] == today + 5 * day
    renewed = browser.post(f"{LEDGER}{holder.pk}/terms/new/", form.initial, follow=True)
    assert "Begins later" in renewed.content.decode()
    assert "Ines Prado" not in browser.get(f"{LEDGER}?show=due").content.decode()
    with inside(ada):
        line = holder.terms.get(starts_on=today + 5 * day)
    undone = browser.post(f"{LEDGER}terms/{line.pk}/reversal/", follow=True)
    assert "Taken back" in undone.content.decode()
    assert "Ines Prado" in browser.get(f"{LEDGER}?show=due").content.decode()


def test_a_list_says_how_many_renewed(ada, inside, client_for):
    today, day = clock.today(), dt.timedelta(days=1)
    with inside(ada):
        for number in range(4):
            holder = TermHolder.add(name=f"Renewer {number}", by=ada)
            old = {"starts_on": today - 465 * day, "ends_on": today - 101 * day}
            holder.add_term(**old, by=ada)
            if number:
                holder.add_term(starts_on=today - 100 * day, ends_on=today + 265 * day, by=ada)
    page = client_for(ada).get(LEDGER).content.decode()
    assert "3 of 4 people are members today." in page
    assert "3 of 4 terms that ended in the last twelve months were renewed." in page


def test_a_name_finds_one_person_however_long_the_list(edda, ada, client_for):
    browser = client_for(ada)
    assert "Edda Moor" in browser.get(f"{LEDGER}?show=all&q=moor").content.decode()
    assert "Nobody in this list" in browser.get(f"{LEDGER}?show=all&q=zzz").content.decode()
    assert "Edda Moor" not in browser.get(f"{LEDGER}?show=all&plan=None").content.decode()


def test_a_member_is_found_and_linked_by_hand(edda, ada, cy, inside, client_for):
    browser, address = client_for(ada), f"{LEDGER}{edda.pk}/"
    assert "Nobody here is called so." in browser.get(address).content.decode()
    for words in ("nava", "cy@praxis.example"):
        assert "Cy Navarro" in browser.get(address, {"find": words}).content.decode()
    wrong = browser.post(f"{address}link/", {"person": str(edda.pk)})
    assert wrong.status_code == 400
    browser.post(f"{address}link/", {"person": str(cy.pk)})
    with inside(ada):
        assert TermHolder.objects.get(pk=edda.pk).membership == cy
    browser.post(f"{address}unlinking/")
    with inside(ada):
        assert TermHolder.objects.get(pk=edda.pk).membership is None


def test_programs_add_lines_and_write_over_none(edda, year, ada, bo, cy, client_for, inside):
    api, browser = "/api/v1/c/riverside/", client_for(ada)
    json = {"content_type": "application/json"}
    made = browser.post(f"{api}term-holders/", {"name": "Ines", "external_id": "9"}, **json).json()
    term = {"holder": made["id"], "starts_on": "2026-01-01", "ends_on": "2026-12-31", "plan": "A"}
    added = browser.post(f"{api}terms/", term, **json)
    assert added.status_code == 201
    assert added.json()["over_on"] == "2026-12-31"
    assert browser.post(f"{api}terms/", term, **json).status_code == 400
    right = term | {"supersedes": added.json()["id"], "ends_on": "2027-01-31"}
    assert browser.post(f"{api}terms/", right, **json).json()["act"] == "corrected"
    said = {"on": "2026-05-31", "side": "them"}
    cancelled = browser.post(f"{api}terms/{year.pk}/cancellation/", said, **json).json()
    assert (cancelled["cancelled_on"], cancelled["supersedes"]) == ("2026-05-31", str(year.pk))
    back = browser.post(f"{api}terms/{cancelled['id']}/reversal/", **json).json()
    assert (back["act"], back["over_on"]) == ("restored", "2026-12-31")
    assert browser.patch(f"{api}terms/{year.pk}/", {"plan": "B"}, **json).status_code == 405
    assert client_for(cy).get(f"{api}terms/").json()["results"] == []
    assert client_for(cy).get(f"{api}terms/{year.pk}/").status_code == 404
    with inside(ada):
        bo.grant("organizer", by=ada)
    assert len(client_for(bo).get(f"{api}terms/").json()["results"]) == 5
    assert client_for(bo).post(f"{api}terms/", term | {"plan": "C"}, **json).status_code == 403
