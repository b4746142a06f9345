"""Reminders of terms that end: off until somebody says so, in the reader's words, once each."""

import datetime as dt

import pytest

from communities import clock, renewals
from communities.models import Mail, RenewalPolicy, Term, TermHolder, TermReminder
from communities.notifications import notices

SETTINGS = "/c/riverside/settings/renewals/"
DAY = dt.timedelta(days=1)


@pytest.fixture(autouse=True)
def morning(monkeypatch):
    """It is ten o'clock, whenever the tests are run."""
    at_ten = clock.now().replace(hour=10, minute=0)
    monkeypatch.setattr(clock, "now", lambda: at_ten)


@pytest.fixture
def reminding(ada, inside):
    with inside(ada):
        RenewalPolicy.decide(
            by=ada, reminds=True, grace_days=30, words_before="Pay at the door.", words_in_grace=""
        )


def ending(ada, days: int, name: str = "Edda Moor", **more) -> TermHolder:
    """Somebody whose year ends so many days from today."""
    last = clock.today(ada.community.time_zone) + days * DAY
    holder = TermHolder.add(
        name=name, email=f"{name.split(maxsplit=1)[0].lower()}@x.example", by=ada
    )
    holder.add_term(starts_on=last - 364 * DAY, ends_on=last, by=ada, **more)
    return holder


def sent(ada) -> list[str]:
    """Sends what is due, twice, and says to whom anything went."""
    before = set(Mail.objects.values_list("pk", flat=True))
    renewals.send(ada.community)
    renewals.send(ada.community)
    return sorted(Mail.objects.exclude(pk__in=before).values_list("to", flat=True))


@pytest.mark.parametrize(
    ("days", "comes"),
    [(31, 0), (30, 1), (12, 1), (8, 1), (7, 1), (0, 1), (-1, 1), (-30, 1), (-31, 0)],
)
def test_a_reminder_comes_once_in_its_moment(ada, inside, reminding, days, comes):
    with inside(ada):
        ending(ada, days)
        assert len(sent(ada)) == comes
        assert TermReminder.objects.count() == comes


def test_three_in_all(ada, inside, reminding, monkeypatch):
    with inside(ada):
        ending(ada, 30)
        today, mails = clock.now(), 0
        for day in range(75):
            monkeypatch.setattr(clock, "now", lambda day=day: today + day * DAY)
            mails += len(sent(ada))
        assert mails == 3
        assert set(TermReminder.objects.values_list("moment", flat=True)) == {
            "month",
            "week",
            "grace",
        }


def test_nobody_is_reminded_until_somebody_says_so(ada, inside):
    with inside(ada):
        ending(ada, 5)
        assert sent(ada) == []


def test_nobody_is_woken(ada, inside, reminding, monkeypatch):
    at_five = clock.now().replace(hour=5)
    monkeypatch.setattr(clock, "now", lambda: at_five)
    with inside(ada):
        ending(ada, 5)
        assert sent(ada) == []


def test_who_need_not_hear_of_it_does_not(ada, cy, inside, reminding):
    with inside(ada):
        ending(ada, 5, "Auto Renews", auto_renews=True)
        ending(ada, 5, "Comp Limentary", kind="complimentary")
        ending(ada, 5, "Staff Person").change(counts_as="staff", by=ada)
        ending(ada, 5, "Dead Person").change(counts_as="deceased", by=ada)
        renewed = ending(ada, 5, "Renewed Already")
        last = renewed.terms.get().ends_on
        renewed.add_term(starts_on=last + DAY, ends_on=last + 365 * DAY, by=ada)
        leaving = ending(ada, 5, "Leaving Soon")
        term = Term.objects.select_related("holder").get(holder=leaving)
        term.cancel(on=term.ends_on, side="them", by=ada)
        ending(ada, 5, "No Address").change(email="", by=ada)
        gone = ending(ada, 5, "Cy Navarro")
        gone.link(cy, by=ada)
        cy.end(by=ada)
        assert sent(ada) == []


def test_it_reads_as_its_reader_reads(ada, cy, inside, reminding):
    cy.user.language, cy.user.time_zone = "en", "Asia/Tokyo"
    cy.user.save()
    with inside(ada):
        ending(ada, 7, "Cyrus").link(cy, by=ada)
        ending(ada, -3, "Edda")
        assert sent(ada) == ["cy@praxis.example", "edda@x.example"]
        before, after = (Mail.objects.get(to=to) for to in ("cy@praxis.example", "edda@x.example"))
        assert "Pay at the door." in before.text
        assert "/c/riverside/people/memberships/mine/" in before.text
        assert "has ended" in after.subject
        assert "Pay at the door." not in after.text
        assert "/memberships/" not in after.text


def test_a_term_put_right_reminds_once_more_only_with_another_last_day(ada, inside, reminding):
    with inside(ada):
        holder = ending(ada, 20)
        assert len(sent(ada)) == 1
        term = holder.terms.select_related("holder").get().correct(plan="Gold", by=ada)
        assert sent(ada) == []
        term.correct(ends_on=term.ends_on + 5 * DAY, by=ada)
        assert len(sent(ada)) == 1


def test_an_admin_decides_and_sees_how_it_reads(ada, bo, client_for, inside):
    browser = client_for(ada)
    with inside(ada):
        ending(ada, 5)
        bo.grant("organizer", by=ada)
    page = browser.get(SETTINGS).content.decode()
    assert "None is sent until you say so above." in page
    assert "1 person would get a mail today." in page
    form = {"grace_days": "14", "reminds": "on", "words_before": "Come by on Tuesday."}
    page = browser.post(SETTINGS, form, follow=True).content.decode()
    assert page.count("Come by on Tuesday.") == 2
    assert browser.post(SETTINGS, form | {"grace_days": "400"}).status_code == 400
    with inside(ada):
        assert RenewalPolicy.current().grace_days == 14
    assert client_for(bo).get(SETTINGS).status_code == 403


def test_who_is_here_hears_of_a_new_term(ada, cy, inside):
    from communities.models import Activity

    with inside(ada):
        holder = ending(ada, 5, "Cy")
        holder.link(cy, by=ada)
        term = holder.terms.select_related("holder").get()
        term.cancel(on=term.ends_on, side="us", by=ada)
        holder.add_term(starts_on=dt.date(2030, 1, 1), kind="lifetime", by=ada)
        told = {
            activity.verb: [(n.recipient, n.sentence) for n in notices(activity)]
            for activity in Activity.objects.filter(subject=cy, verb__startswith="term")
        }
    assert told["term.added"] == [(cy, "Your membership is for life.")]
    assert "Its last day is" in told["term.cancelled"][0][1]
    assert told["term_holder.linked"][0][0] == cy
