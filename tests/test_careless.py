"""Every form of every page, sent as careless, hurried and hostile people send it.

A refusal is a 400 with a sentence beside the field; what was typed is still there and nothing is
stored. What is sent twice, one after the other or in the same moment, has its effect once.
"""

import datetime as dt
import re
import uuid
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field

import pytest
from django.db import connection, transaction
from django.test import Client

from communities import blueprints, clock, places
from communities.models import (
    ApiToken,
    Community,
    EnrolmentRequest,
    Membership,
    Program,
    Season,
)
from communities.tenancy.owned import owned_models
from communities.tenancy.scope import community_scope
from events.models import Event
from projects.models import Partner
from tests import databases
from tests.sweeps import doors, pages
from tests.sweeps.forms import WORDS, Form, encoded, forms_in
from tests.test_queries import HERE, PAGES, Ground

FORM = "application/x-www-form-urlencoded"
SLOW = "a" * 1_000_000
NAMES = "نور 👩🏽‍🚀 שלום \u202e abc"
NEVER = {
    "date": ["31 February", "0001-01-01", "9999-12-31"],
    "datetime-local": ["soon", "0001-01-01T00:00", "9999-12-31T23:59"],
    "time": ["25:99"],
    "number": ["x", "-1", "9" * 400, "1e9"],
    "url": ["javascript:alert(1)"],
}
NOT_DRAWN = {
    "events:registration_take": "drawn while a place is kept for somebody; test_answers.py",
    "events:event_reverse": "Undo in the toast after a change; test_change.py",
    "events:question_return": "Undo in the toast after a question was taken back",
    "events:material_return": "Undo in the toast after a link was taken away",
    "events:event_restore": "drawn on a meeting that was called off; test_change.py",
    "communities:import_stop": "drawn while a table is taken in; test_imports.py",
    "communities:invitation_send": "on the look that answers invitation_create",
    "communities:invitation_restore": "Undo in the toast after taking an invitation back",
    "communities:link_restore": "Undo in the toast after ending a link",
    "communities:question_return": "Undo in the toast after a question was taken away",
    "communities:path_item_restore": "Undo in the toast after an item was taken out",
    "communities:mail_want": "the other side of the button that switches a mail off",
    "communities:program_letters": "drawn where somebody may need a word; test_program_health.py",
    "communities:program_contact": "beside each of those letters",
    "communities:program_contact_undo": "Undo in the toast after a contact was noted",
    "communities:circle_resume": "Undo in the toast after closing a circle",
    "communities:program_hiding": "Undo in the toast after opening a program to members",
    "communities:program_nudge_put_off": "a button for who runs a program, when somebody went quiet",
    "communities:program_preview": "met in its own tests: whoever looks as a member sends nothing more",
    "communities:preview_end": "the way back in the bar of whoever looks as a member",
    "communities:saved_template_restore": "Undo in the toast after a template was removed",
    "communities:enrolment_resume": "Undo in the toast after leaving, taking out or moving",
    "communities:enrolment_request_reopen": "Undo in the toast after an answer",
    "communities:enrolment_requests_reopen": "Undo in the toast after answering several",
    "communities:join_requests_reopen": "Undo in the toast after answering several",
    "events:attendance_mark_guest": "beside a guest on the roster; test_roster.py",
    "events:attendance_everyone_return": "Undo in the toast after everybody was marked here",
    "events:check_in_switch": "drawn until a meeting is over; test_check_in.py",
    "events:certificate_restore": "Undo in the toast after a certificate was taken back",
    "events:certificate_program_issue": "drawn once a program is over; test_certificate.py",
    "events:certificate_event_issue": "drawn for who was there and has none; test_certificate.py",
    "events:certificate_program_all": "drawn once a program is over; test_certificate.py",
    "projects:verdict_withdraw": "the way back from a verdict, for minutes",
}
DRAFTS = {
    ("reflections:entry_create", "due_on"): "a draft keeps what was typed, no date yet or not",
    ("reflections:entry_edit", "due_on"): "likewise",
}
ABOVE = {"reflections:entry_visibility": "the sentence stands above the one choice there is"}
GONE = {
    "events:material_remove": "what was taken away is not there to be taken away",
    "projects:exchange_withdraw": "what was taken back is not there to be taken back",
    "communities:membership_end": "who has left has no page here any more",
}


@dataclass
class Found:
    """The forms of all pages, each with the client of somebody who was shown it."""

    community: Community
    forms: dict[tuple, tuple[Client, Membership, Form]] = field(default_factory=dict)
    ids: dict[str, type] = field(default_factory=dict)
    foreign: dict[type, str] = field(default_factory=dict)

    def read(self, browser: Client, member: Membership, address: str) -> None:
        response = browser.get(address)
        assert response.status_code == 200, address
        if not response["Content-Type"].startswith("text/html"):
            return
        for form in forms_in(response.content.decode(), address):
            # Signing in and out is another's work, and would end the session of all that follows;
            # so would looking as a member.
            if not form.view.startswith(("account_", "communities:program_preview")):
                self.forms.setdefault(form.idea, (browser, member, form))

    def others(self, offered: list[str]) -> list[str]:
        """Ids that a choice does not offer: another community's thing of that kind, and nothing's."""
        kinds = {self.ids[one] for one in offered if one in self.ids}
        return [*(self.foreign[kind] for kind in kinds if kind in self.foreign), str(uuid.uuid4())]


@pytest.fixture(scope="module")
def found(django_db_setup, template_database, django_db_blocker):
    """All forms, in one clone for the whole module."""
    name = f"{django_db_setup}_careless"
    with django_db_blocker.unblock():
        databases.clone(template_database, name)
        databases.point_at(name)
        try:
            yield _crawl()
        finally:
            databases.point_at(django_db_setup)
            databases.drop(name)


def _crawl() -> Found:
    cast = databases.demo_cast()
    people = {key: cast.people[key] for key in ("ada", "bo", "mo", "cy", "pia", "sam")}
    people["leila"] = cast.people["leila aziz"]
    with community_scope(cast.riverside, people["ada"].user_id):
        program = Program.objects.select_related("lead").get(title="Capstone")
    ground = Ground(program, people, lambda one: community_scope(one.community, one.user_id))
    ground.grow(2)
    found = Found(cast.riverside)
    for model in owned_models():
        with community_scope(cast.riverside, people["ada"].user_id):
            found.ids |= {str(pk): model for pk in model.objects.values_list("pk", flat=True)}
        with community_scope(cast.hilltop, cast.people["dee"].user_id):
            if row := model.objects.first():
                found.foreign[model] = str(row.pk)
    browsers = {}
    for who, below in PAGES:
        browser = browsers.setdefault(who, Client(raise_request_exception=False))
        browser.force_login(people[who].user)
        found.read(browser, people[who], HERE + below.format(**ground.ids))
    for who, address in _further(cast.riverside, people, ground):
        found.read(browsers[who], people[who], address)
    return found


def _further(riverside: Community, people: dict, ground: Ground) -> Iterator[tuple[str, str]]:
    """Pages as they are in moments that the counted pages are not in."""
    yield "cy", "/accounts/tokens/"
    with community_scope(riverside, people["ada"].user_id):
        begun = Event.objects.past().exclude(pk=ground.ids["past"]).filter(title__contains="Grown")
        begun.first().close(by=people["ada"])
        partner = Partner.add(name="Nobody speaks for us", by=people["ada"])
        other = Program.objects.filter(title__contains="Another").first()
        ApiToken.issue(user=people["ada"].user, name="To be ended")
        ahead = {"title": "To be launched", "starts_on": clock.today() + dt.timedelta(days=20)}
        ahead = Program.open_from(blueprints.load("onboarding"), **ahead, by=people["ada"])
        Season.begin(other, title="First", by=people["ada"])
        EnrolmentRequest.queue(other, people["mo"], by=people["mo"], kind="waitlist")
        full, over = (_like(other, title) for title in ("Full", "Over"))
        EnrolmentRequest.queue(full, people["mo"], by=people["mo"], kind="waitlist")
        places.offer(full)
        over.close(by=people["ada"])
    yield "mo", f"{HERE}programs/{other.pk}/"
    yield "mo", f"{HERE}programs/{full.pk}/"
    yield "ada", f"{HERE}programs/{other.pk}/settings/seasons/"
    yield "ada", f"{HERE}programs/{over.pk}/settings/closing/"
    yield "ada", "/accounts/tokens/"
    yield "ada", f"{HERE}programs/new/?kind=capstone_mentoring"
    yield "ada", f"{HERE}partners/{partner.pk}/"
    yield "ada", f"{HERE}metrics/?program={ground.program.pk}"
    yield "ada", f"{HERE}programs/{ahead.pk}/"
    yield "leila", f"{HERE}programs/{other.pk}/"
    yield "leila", f"{HERE}channels/{ground.ids['channel']}/"


def _like(program: Program, title: str) -> Program:
    days = {"starts_on": program.starts_on, "ends_on": program.ends_on}
    words = {"title": title, "purpose": "To be read.", "status": "running"}
    return Program.objects.create(lead=program.lead, **days, **words)


@contextmanager
def undone():
    """Everything in here is taken back at its end."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def send(browser: Client, form: Form, data: dict[str, str]):
    return browser.post(form.address, encoded(data), content_type=FORM)


def rows(found: Found, member: Membership) -> dict[str, int]:
    """How many rows of everything there are, as ``member`` may count them."""
    tables = [model._meta.db_table for model in owned_models()] + [ApiToken._meta.db_table]
    counts = (f"SELECT '{table}', count(*) FROM \"{table}\"" for table in tables)
    with community_scope(found.community, member.user_id), connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(counts))
        return dict(cursor.fetchall())


def test_every_address_that_takes_a_post_is_met(found):
    met = {form.view for _browser, _member, form in found.forms.values()}
    takes_get = {door.name for door in pages.page_doors()}
    posts = {
        door.name
        for door in doors.doors()
        if not door.is_api and "/c/<slug:slug>/" in f"/{door.route}" and door.name not in takes_get
    }
    assert sorted(posts - met - set(NOT_DRAWN)) == []


def test_a_careful_person_is_served(found):
    problems = []
    for browser, _member, form in found.forms.values():
        with undone():
            answer = send(browser, form, form.filled())
        if answer.status_code not in {200, 302} or "/login/" in answer.headers.get("Location", ""):
            problems.append(f"{form.view}: {answer.status_code}")
    assert not problems, "\n".join(problems)


def test_a_refusal_says_why_keeps_what_was_typed_and_stores_nothing(found):
    problems = []
    for browser, member, form in found.forms.values():
        before = rows(found, member)
        with undone():
            for name, value in careless(found, form):
                sent = form.filled(**{name: value})
                problems += [
                    f"{form.view} {name}={value[:30]!r}: {problem}"
                    for problem in _unkind(form, name, sent, send(browser, form, sent))
                ]
            if rows(found, member) != before:
                problems.append(f"{form.view}: stored something")
    assert not problems, "\n".join(problems)


def careless(found: Found, form: Form) -> Iterator[tuple[str, str]]:
    """What each field of a form must refuse."""
    for one in form.typed:
        yield one.name, "a" * (one.longest + 1) if one.longest else SLOW
        if (form.view, one.name) not in DRAFTS:
            yield from ((one.name, value) for value in NEVER.get(one.kind, ()))
    yield from ((one.name, SLOW) for one in form.typed[:1])
    for one in form.chosen:
        yield from ((one.name, value) for value in [*found.others(one.options), "garbage"])
    for one in (*form.typed, *form.chosen):
        if one.is_required:
            yield one.name, ""


def _unkind(form: Form, name: str, sent: dict, answer) -> Iterator[str]:
    """What a refusal lacks: status, sentence, or something that had been typed."""
    if answer.status_code != 400:
        yield str(answer.status_code)
        return
    html = answer.content.decode()
    if form.view not in ABOVE and not re.search(rf'id="(\w+[_-])?{name}[_-]error"', html):
        yield "no sentence beside the field"
    again = [one for one in forms_in(html, form.page) if one.idea == form.idea]
    if not again:
        yield "the form is gone"
        return
    for one in again[0].typed:
        if " ".join(one.value.split()) != " ".join(sent[one.name].split()):
            yield f"{one.name} is lost"


def test_names_of_all_the_world(found):
    problems = []
    for browser, _member, form in found.forms.values():
        names = {one.name: NAMES for one in form.typed if one.kind in WORDS - {"url", "email"}}
        with undone():
            status = send(browser, form, form.filled(**names)).status_code
        if status not in {200, 302}:
            problems.append(f"{form.view}: {status}")
    assert not problems, "\n".join(problems)


def test_what_no_browser_sends(found):
    problems, never_typed = [], ("\0", "garbage", str(uuid.uuid4()), "", SLOW)
    for browser, member, form in found.forms.values():
        before = rows(found, member)
        for one in form.fields.values():
            for value in never_typed if one in form.hidden else ("\0", "\ud800"):
                with undone():
                    status = send(browser, form, form.filled(**{one.name: value})).status_code
                    stored = status >= 400 and rows(found, member) != before
                nul = value == "\0" and one.kind in WORDS and status != 400
                if status >= 500 or stored or nul:
                    problems.append(f"{form.view} {one.name}={value[:30]!r}: {status}")
    assert not problems, "\n".join(problems)


def test_sent_twice_it_is_one(found):
    problems = []
    for browser, member, form in found.forms.values():
        with undone():
            first = send(browser, form, form.filled())
            once = rows(found, member)
            second = send(browser, form, form.filled())
            more = {table: count - once[table] for table, count in rows(found, member).items()}
        if any(more.values()):
            problems.append(f"{form.view}: { {table: n for table, n in more.items() if n} }")
        answers = [(one.status_code, one.headers.get("Location")) for one in (first, second)]
        if answers[0] != answers[1] and form.view not in GONE:
            problems.append(f"{form.view}: {first.status_code}, then {second.status_code}")
    assert not problems, "\n".join(problems)


def test_sent_twice_in_the_same_moment_it_is_one(found):
    """Last in this module: these are committed."""
    problems = []

    def hurry(browser: Client, form: Form) -> int:
        hand = Client(raise_request_exception=False)
        hand.cookies = browser.cookies
        try:
            return send(hand, form, form.filled()).status_code
        finally:
            connection.close()

    for browser, member, form in found.forms.values():
        with undone():
            send(browser, form, form.filled())
            once = rows(found, member)
        with ThreadPoolExecutor(2) as hands:
            statuses = list(hands.map(hurry, [browser] * 2, [form] * 2))
        twice = rows(found, member)
        if twice != once or max(statuses) >= 500:
            more = {table: n - once[table] for table, n in twice.items() if n != once[table]}
            problems.append(f"{form.view}: {statuses} {more}")
    assert not problems, "\n".join(problems)
