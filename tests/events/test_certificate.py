"""Certificates: earned by rule, issued once, on paper in every script, verified by anybody."""

import datetime as dt
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.core.exceptions import ValidationError
from django.db import connection

from communities import clock
from communities.models import Activity, Program
from communities.notifications import notices
from communities.tenancy.access import NotAllowed
from events import certificates, paper
from events.check_in import LETTERS
from events.models import Attendance, Certificate, CertificateRule, Event


@pytest.fixture
def finished(capstone, plan, bo, cy, leila, jun, inside):
    """A program that is over: of ten meetings with a roster cy was at seven, leila at six, jun at none."""
    meetings = [plan(hours=-24 * (number + 2)) for number in range(11)]
    with inside(bo):
        for number, event in enumerate(meetings[:10]):
            event.mark_attendance(cy, "present" if number < 6 else "excused", by=bo)
            if number == 6:
                event.mark_attendance(cy, "late", by=bo)
            event.mark_attendance(leila, "present" if number < 6 else "absent", by=bo)
        Program.objects.filter(pk=capstone.pk).update(status="closed", closed_at=clock.now())
        return Program.objects.get(pk=capstone.pk)


@pytest.fixture
def service(plan, bo, cy, leila, inside):
    """A day of service for everybody, eight hours long, where cy was and leila was not."""
    event = plan(hours=-30, program=None, kind="day_of_service", title="Pier 4, painted")
    with inside(bo):
        Event.objects.filter(pk=event.pk).update(ends_at=event.starts_at + dt.timedelta(hours=8))
        event = Event.objects.select_related("lead", "program").get(pk=event.pk)
        event.mark_attendance(cy, "late", by=bo)
        event.mark_attendance(leila, "absent", by=bo)
        return event


@pytest.fixture
def issued(finished, cy, inside):
    with inside(cy):
        return Certificate.issue(cy, of=finished, by=cy)


def page(certificate, *below: str) -> str:
    return f"/c/riverside/certificates/{certificate.pk}/" + "".join(f"{one}/" for one in below)


def public(certificate) -> str:
    return f"/p/riverside/certificates/{certificate.code}/"


def test_seven_of_ten_earn_it_and_six_do_not(finished, bo, cy, leila, jun, inside):
    with inside(bo):
        found = {one.membership.pk: one for one in certificates.standings(finished)}
        assert found[cy.pk].is_earned
        assert (found[cy.pk].attended, found[cy.pk].meetings, found[cy.pk].minutes) == (7, 10, 630)
        assert not found[leila.pk].is_earned
        assert not found[jun.pk].is_earned


def test_cy_takes_hers_with_one_tap(client_for, finished, cy, inside):
    browser = client_for(cy)
    shown = browser.get(f"/c/riverside/programs/{finished.pk}/").content.decode()
    assert "You were at 7 of 10 meetings and have earned a certificate." in shown
    address = f"/c/riverside/programs/{finished.pk}/certificates/mine/"
    for _tap in range(2):
        answer = browser.post(address, follow=True)
        assert "7 of 10" in answer.content.decode()
    with inside(cy):
        one = Certificate.objects.get(membership=cy)
        assert (one.name, one.title, one.time) == ("Cy Navarro", finished.title, 10.5)
        assert Activity.objects.filter(verb="certificate.issued", subject=cy).count() == 1
    assert (
        "You have a certificate"
        in browser.get(f"/c/riverside/programs/{finished.pk}/").content.decode()
    )


def test_leila_reads_what_is_missing(client_for, finished, leila, inside):
    address = f"/c/riverside/programs/{finished.pk}/certificates/mine/"
    answer = client_for(leila).post(address, follow=True).content.decode()
    assert "Leila Aziz was at 6 of 10 meetings; a certificate takes 70 per cent." in answer
    with inside(leila):
        assert not Certificate.objects.exists()


def test_a_program_that_goes_on_gives_none(capstone, plan, bo, cy, inside):
    over = plan(hours=-30)
    with inside(bo):
        over.mark_attendance(cy, "present", by=bo)
        with pytest.raises(ValidationError, match="not over yet"):
            Certificate.issue(cy, of=capstone, by=cy)


def test_nothing_is_issued_to_all_before_the_end(client_for, capstone, plan, bo, cy, inside):
    over = plan(hours=-30)
    with inside(bo):
        over.mark_attendance(cy, "present", by=bo)
    address = f"/c/riverside/programs/{capstone.pk}/certificates/"
    assert "So far people stand like this." in client_for(bo).get(address).content.decode()
    refused = client_for(bo).post(f"{address}all/", follow=True).content.decode()
    assert "It is not over yet." in refused
    with inside(bo):
        assert not Certificate.objects.exists()


def test_nobody_takes_anothers(finished, cy, leila, mo, inside):
    for other in (leila, mo):
        with inside(other), pytest.raises(NotAllowed):
            Certificate.issue(cy, of=finished, by=other)


def test_bo_changes_the_rule_and_issues_to_all(client_for, finished, bo, cy, leila, inside):
    browser, address = client_for(bo), f"/c/riverside/programs/{finished.pk}/certificates/"
    assert "1 person has earned one" in browser.get(address).content.decode()
    assert browser.post(f"{address}rule/", {"least_percent": "101"}).status_code == 400
    browser.post(f"{address}rule/", {"least_percent": "60"})
    said = browser.post(f"{address}all/", follow=True).content.decode()
    assert "2 certificates are issued." in said
    assert "Everybody who has earned one has it." in said
    assert (
        "0 certificates are issued." in browser.post(f"{address}all/", follow=True).content.decode()
    )
    with inside(bo):
        assert CertificateRule.objects.get(program=finished).least_percent == 60
        people = Certificate.objects.values_list("membership_id", flat=True)
        assert set(people) == {cy.pk, leila.pk}
        act = Activity.objects.get(verb="certificate.issued", subject=cy)
        assert [notice.recipient.pk for notice in notices(act)] == [cy.pk]


def test_members_see_no_list_and_only_their_own(client_for, finished, issued, cy, leila, mo, dee):
    address = f"/c/riverside/programs/{finished.pk}/certificates/"
    assert client_for(cy).get(address).status_code == 403
    assert client_for(cy).post(f"{address}all/").status_code == 403
    assert client_for(cy).post(f"{address}rule/", {"least_percent": "1"}).status_code == 403
    assert client_for(cy).get(page(issued)).status_code == 200
    assert client_for(cy).get(page(issued, "revocation")).status_code == 403
    for other in (leila, mo, dee):
        assert client_for(other).get(page(issued)).status_code == 404
        assert client_for(other).get(page(issued, "paper")).status_code == 404


def test_a_day_of_service_is_earned_by_being_there(client_for, service, ada, cy, leila, inside):
    shown = client_for(cy).get(f"/c/riverside/events/{service.pk}/").content.decode()
    assert "Make my certificate" in shown
    address = f"/c/riverside/events/{service.pk}/certificates/"
    answer = client_for(cy).post(f"{address}mine/", follow=True).content.decode()
    assert "8 h" in answer
    refused = client_for(leila).post(f"{address}mine/", follow=True).content.decode()
    assert "Leila Aziz was at 0 of 1 meeting" in refused
    with inside(ada):
        assert Certificate.issue_all(service, by=ada) == []


def test_who_leads_a_meeting_does_not_certify_it(client_for, plan, ada, cy, leila, inside):
    """Cy makes no day of service of a workshop, and issues or restores nobody's certificate."""
    browser, api = client_for(cy), "/api/v1/c/riverside"
    workshop, kind = plan(lead=cy), {"kind": "day_of_service"}
    address = f"{api}/events/{workshop.pk}/change/"
    assert browser.post(address, kind, content_type="application/json").status_code == 403
    served = plan(hours=-30, lead=cy, kind="day_of_service")
    with inside(cy):
        for person in (cy, leila):
            served.mark_attendance(person, "present", by=cy)
        with pytest.raises(NotAllowed):
            Certificate.issue(leila, of=served, by=cy)
        own = Certificate.issue(cy, of=served, by=cy)
    with inside(ada):
        own.revoke(by=ada, reason="She was not there.")
    assert browser.post(f"{api}/certificates/{own.pk}/restoration/").status_code == 403
    assert browser.post(page(own, "return")).status_code == 403


@pytest.mark.parametrize(
    ("kind", "alone", "offered"),
    [
        ("day_of_service", True, True), ("day_of_service", False, True), ("workshop", True, True),
        ("workshop", False, False), ("social", True, False), ("kickoff", True, False),
    ],
)  # fmt: skip
def test_which_meetings_give_one(plan, kind, alone, offered):
    event = plan(hours=-30, kind=kind, **({"program": None} if alone else {}))
    assert certificates.is_offered(event) is offered


def test_the_paper_is_a_pdf_with_these_words(client_for, issued, cy, riverside, inside):
    answer = client_for(cy).get(page(issued, "paper"))
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"].endswith('cy-navarro.pdf"')
    assert answer.content.startswith(b"%PDF-")
    assert len(answer.content) > 10_000
    with inside(cy):
        words = paper.words_of(Certificate.objects.select_related("program").get(), riverside)
    assert words["name"] == "Cy Navarro"
    assert words["facts"] == "7 of 10 meetings · 10½ h"
    assert words["code"] == issued.code
    assert words["address"].endswith(public(issued))
    assert words["qr"].count("<path") >= 1


@pytest.mark.parametrize(
    "name",
    [
        "Zoë Łukasz", "Владимир Ελένη", "#eval(\"1\") $x$ *bold* @ref // \\", "</svg><x>", "\u202e abc",
        "👩🏽‍🚀", "a" * 120,
    ],
)  # fmt: skip
def test_a_name_is_only_a_name_on_paper(issued, riverside, cy, inside, name):
    with inside(cy):
        Certificate.objects.update(name=name)
        certificate = Certificate.objects.select_related("program").get()
        assert paper.words_of(certificate, riverside)["name"] == name
        assert paper.draw(certificate, riverside).startswith(b"%PDF-")


def test_letters_that_no_typeface_has_are_never_boxes(client_for, issued, cy, inside, monkeypatch):
    assert paper.missing_letters("Zoë Ελένη Дмитрий, Ngô") == ""
    monkeypatch.setattr(paper, "_all_letters", frozenset)
    with inside(cy):
        Certificate.objects.update(name="김 Kim")
    browser = client_for(cy)
    assert "no typeface for “김”" in browser.get(page(issued)).content.decode()
    assert browser.get(page(issued, "paper")).url == page(issued)


def test_codes_cannot_be_guessed(issued):
    groups = issued.code.split("-")
    assert [len(one) for one in groups] == [5, 5, 5]
    assert set("".join(groups)) <= set(LETTERS)


def test_anybody_verifies_without_signing_in(client_for, issued, riverside):
    stranger = client_for()
    answer = stranger.get(public(issued))
    shown = answer.content.decode()
    assert answer.status_code == 200
    assert answer["X-Robots-Tag"] == "noindex, nofollow"
    for word in ("Cy Navarro", "valid", "7 of 10", "10½ h", issued.title, issued.code):
        assert word in shown
    typed = f"/p/riverside/certificates/{issued.code.lower().replace('-', '')}/"
    assert stranger.get(typed).status_code == 200
    assert "cy@praxis.example" not in shown


@pytest.mark.parametrize("code", ["AAAAA-AAAAA-AAAAA", "x", "A" * 3000, "٣٣٣", "%3Cb%3E"])
def test_an_invented_code_is_unknown_and_trying_is_slow(client_for, issued, settings, code):
    settings.TOKEN_LIMIT = f"1/{clock.now().microsecond + 5000}"
    stranger = client_for()
    answer = stranger.get(f"/p/riverside/certificates/{code}/")
    assert answer.status_code == 404
    assert "No certificate has this code." in answer.content.decode()
    assert stranger.get(f"/p/riverside/certificates/{code}/").status_code == 429


def test_another_communitys_code_is_unknown_here(client_for, issued):
    stranger = client_for()
    assert stranger.get(f"/p/hilltop/certificates/{issued.code}/").status_code == 404
    assert stranger.get(f"/p/invented/certificates/{issued.code}/").status_code == 404


def test_bo_takes_it_back_with_a_reason_and_lets_it_hold_again(client_for, issued, bo, cy, inside):
    browser = client_for(bo)
    assert browser.post(page(issued, "revocation"), {"reason": "  "}).status_code == 400
    shown = browser.post(page(issued, "revocation"), {"reason": "Another Cy."}, follow=True)
    assert "Another Cy." in shown.content.decode()
    public_page = client_for().get(public(issued)).content.decode()
    assert "withdrawn" in public_page
    assert "Another Cy." not in public_page
    assert client_for(cy).get(page(issued, "paper")).status_code == 302
    with inside(bo):
        act = Activity.objects.get(verb="certificate.revoked")
        assert "Another Cy." in next(iter(notices(act))).sentence
    with inside(cy), pytest.raises(ValidationError, match="taken back"):
        Certificate.issue(cy, of=issued.of, by=cy)
    browser.post(page(issued, "return"))
    assert "valid" in client_for().get(public(issued)).content.decode()


def test_one_that_was_replaced_does_not_come_back(issued, finished, bo, cy, inside):
    with inside(bo):
        issued.revoke(by=bo, reason="The name was wrong.")
        again = Certificate.issue(cy, of=finished, by=bo)
        assert again.code != issued.code
        with pytest.raises(ValidationError, match="in its place"):
            issued.restore(by=bo)


def test_a_corrected_roster_leaves_what_was_issued(issued, finished, bo, cy, inside):
    with inside(bo):
        Attendance.objects.filter(membership=cy).update(state="absent")
        assert Certificate.issue(cy, of=finished, by=cy).pk == issued.pk


def test_twenty_taps_at_once_issue_one(committed, plan, bo, cy, inside):
    event = plan(hours=-30, program=None, kind="workshop")
    with inside(bo):
        event.mark_attendance(cy, "present", by=bo)
    together = threading.Barrier(20)

    def tap(_number):
        try:
            together.wait(20)
            with inside(cy):
                event = Event.objects.select_related("program").get(title="Draft night")
                return Certificate.issue(cy, of=event, by=cy).code
        finally:
            connection.close()

    with ThreadPoolExecutor(max_workers=20) as phones:
        codes = set(phones.map(tap, range(20)))
    with inside(cy):
        assert codes == set(Certificate.objects.values_list("code", flat=True))
        assert len(codes) == 1
        assert Activity.objects.filter(verb="certificate.issued").count() == 1


def test_the_end_of_a_program_tells_who_has_earned_one(finished, bo, cy, inside):
    with inside(bo):
        act = Activity.record("program.closed", by=bo, obj=finished, program=finished)
        told = [(one.recipient.pk, one.path) for one in notices(act)]
        assert told == [(cy.pk, finished.get_absolute_url())]
        Certificate.issue(cy, of=finished, by=bo)
        assert list(notices(act)) == []


def test_closing_a_day_of_service_tells_who_was_there(service, bo, cy, inside):
    with inside(bo):
        service.close(by=bo)
        act = Activity.objects.get(verb="event.held", object_id=service.pk)
        assert [one.recipient.pk for one in notices(act)] == [cy.pk]
