"""How often pages ask: at most fifteen statements a page, and as many for three rows as for one."""

import datetime as dt
import uuid
from dataclasses import dataclass, field

import pytest
from django.contrib.auth.hashers import make_password

from bench.questions import questions
from communities import clock, imports, inviting, profiles
from communities.imports.reading import read
from communities.models import (
    Activity,
    Agreement,
    Circle,
    Door,
    Enrolment,
    EnrolmentRequest,
    Import,
    ImportLine,
    Introduction,
    Invitation,
    InvitationLink,
    JoinQuestion,
    JoinRequest,
    Membership,
    Notification,
    Organization,
    PathItem,
    Phase,
    Program,
    SavedTemplate,
    Season,
    Skill,
    TermHolder,
    Track,
    User,
)
from events import answer_links
from events.models import (
    Attendance,
    CalendarFeed,
    Certificate,
    Event,
    Material,
    Question,
    Registration,
    Series,
)
from metrics.models import Export
from projects.models import Channel, Need, Partner, Project, Topic
from reflections.models import Commitment, Entry
from reflections.writing import Writing
from tests.sweeps import pages

HERE = "/c/riverside/"
LIMIT = 15
# Who opens it, and the address below the community.
PAGES = [
    ("ada", ""),
    ("bo", ""),
    ("mo", ""),
    ("cy", ""),
    ("pia", ""),
    ("sam", ""),
    ("cy", "activities/"),
    ("cy", "people/"),
    ("cy", "people/?q=a"),
    ("cy", "people/?filter=1"),
    ("cy", "people/?skill={skill}"),
    ("ada", "people/me/"),
    ("ada", "people/{learner}/"),
    ("ada", "people/{learner}/end/"),
    ("cy", "people/skills/"),
    ("cy", "people/skills/{skill}/?show=interest"),
    ("cy", "people/skills/{skill}/introduction/"),
    ("cy", "people/introductions/"),
    ("cy", "people/introductions/{introduction}/"),
    ("ada", "people/introductions/{introduction}/"),
    ("ada", "people/organizations/"),
    ("ada", "people/organizations/new/"),
    ("ada", "people/organizations/{organization}/"),
    ("ada", "people/organizations/{organization}/?q=bo"),
    ("ada", "people/organizations/{organization}/edit/"),
    ("ada", "settings/roles/"),
    ("cy", "people/sights/"),
    ("cy", "programs/"),
    ("ada", "programs/"),
    ("ada", "programs/new/"),
    ("ada", "programs/new/?kind=challenge"),
    ("cy", "programs/{program}/"),
    ("bo", "programs/{program}/"),
    ("ada", "programs/{program}/"),
    ("ada", "programs/{program}/copy/"),
    ("ada", "programs/{program}/template/"),
    ("ada", "templates/{template}/"),
    ("ada", "settings/community/"),
    ("ada", "settings/modules/"),
    ("bo", "events/{event}/place/"),
    ("cy", "programs/{program}/people/"),
    ("bo", "programs/{program}/people/"),
    ("cy", "programs/{program}/people/{cy}/"),
    ("bo", "programs/{program}/people/{learner}/"),
    ("bo", "programs/{program}/queue/"),
    ("bo", "programs/{program}/queue/{wish}/refusal/"),
    ("cy", "programs/{program}/goals/"),
    ("bo", "programs/{program}/goals/"),
    ("bo", "programs/{program}/goals/none/"),
    ("ada", "programs/{program}/settings/"),
    ("ada", "programs/{program}/settings/phases/"),
    ("ada", "programs/{program}/settings/phases/{phase}/"),
    ("ada", "programs/{program}/settings/tracks/"),
    ("ada", "programs/{program}/settings/tracks/{track}/"),
    ("ada", "programs/{program}/settings/seasons/"),
    ("ada", "programs/{program}/settings/closing/"),
    ("cy", "programs/{program}/path/"),
    ("bo", "programs/{program}/path/"),
    ("bo", "programs/{program}/path/edit/"),
    ("bo", "programs/{program}/path/new/"),
    ("bo", "programs/{program}/path/{item}/edit/"),
    ("cy", "programs/{program}/progress/mine/"),
    ("bo", "programs/{program}/progress/"),
    ("bo", "programs/{program}/progress/?track"),
    ("bo", "programs/{program}/progress/rule/"),
    ("bo", "programs/{program}/health/"),
    ("bo", "mails/"),
    ("cy", "programs/{program}/sessions/"),
    ("bo", "programs/{program}/sessions/"),
    ("cy", "programs/{program}/projects/"),
    ("bo", "programs/{program}/people/{learner}/nudge/"),
    ("cy", "events/"),
    ("bo", "events/"),
    ("cy", "events/?show=mine"),
    ("cy", "events/?show=past"),
    ("cy", "events/?view=month"),
    ("bo", "events/?view=month&show=mine"),
    ("cy", "events/?day=2026-12-01"),
    ("bo", "events/new/"),
    ("cy", "events/series/{series}/"),
    ("bo", "events/series/{series}/"),
    ("bo", "events/{event}/change/"),
    ("bo", "events/{evening}/change/"),
    ("bo", "events/{evening}/cancellation/"),
    ("cy", "events/{evening}/"),
    ("cy", "events/{event}/"),
    ("bo", "events/{event}/"),
    ("cy", "events/{past}/"),
    ("bo", "events/{event}/cancellation/"),
    ("cy", "events/{event}/questions/"),
    ("bo", "events/{event}/questions/"),
    ("bo", "events/{event}/materials/"),
    ("bo", "events/{past}/minutes/"),
    ("ada", "events/{past}/list/"),
    ("bo", "programs/{program}/sessions/list/"),
    ("ada", "events/lists/"),
    ("bo", "events/{event}/registrations/"),
    ("bo", "events/{full}/registrations/?show=waiting"),
    ("bo", "events/{quiet}/registrations/?show=silent&q=grown"),
    ("cy", "events/{full}/"),
    ("bo", "events/{event}/publication/"),
    ("bo", "events/{past}/roster/"),
    ("bo", "events/{past}/roster/?q=grown&show=here&tap=late"),
    ("bo", "events/{past}/roster/log/"),
    ("cy", "events/{past}/check-in/"),
    ("bo", "events/{past}/check-in/code/"),
    ("bo", "events/{past}/certificates/"),
    ("bo", "programs/{program}/certificates/"),
    ("cy", "certificates/"),
    ("cy", "certificates/{certificate}/"),
    ("cy", "certificates/{certificate}/paper/"),
    ("bo", "certificates/{certificate}/revocation/"),
    ("cy", "events/calendars/"),
    ("bo", "events/calendars/"),
    ("cy", "calendar/{feed}.ics"),
    ("cy", "events/mine.ics"),
    ("cy", "events/{event}/event.ics"),
    ("cy", "notifications/reminders/"),
    ("cy", "events/answer/{yes}/"),
    ("cy", "events/reminders/{stop}/"),
    ("cy", "events/reminders/{stop}/return/"),
    ("cy", "channels/"),
    ("pia", "channels/"),
    ("cy", "channels/{channel}/"),
    ("cy", "channels/{channel}/topics/{topic}/"),
    ("ada", "partners/"),
    ("ada", "partners/new/"),
    ("ada", "partners/{partner}/"),
    ("ada", "needs/"),
    ("pia", "needs/"),
    ("pia", "needs/new/"),
    ("ada", "needs/{need}/"),
    ("pia", "needs/{need}/"),
    ("ada", "needs/{accepted}/project/"),
    ("cy", "projects/"),
    ("ada", "projects/"),
    ("pia", "projects/"),
    ("cy", "projects/{project}/"),
    ("leila", "projects/{project}/"),
    ("ada", "projects/{project}/"),
    ("pia", "projects/{project}/"),
    ("leila", "projects/{project}/next-date/"),
    ("leila", "projects/{project}/team/"),
    ("cy", "reflections/"),
    ("cy", "reflections/new/"),
    ("cy", "reflections/{entry}/"),
    ("bo", "reflections/{entry}/"),
    ("cy", "reflections/{draft}/edit/"),
    ("cy", "reflections/shared/"),
    ("bo", "reflections/shared/"),
    ("cy", "commitments/"),
    ("bo", "metrics/"),
    ("ada", "metrics/"),
    ("sam", "metrics/"),
    ("ada", "metrics/exports/"),
    ("ada", "metrics/exports/{export}/"),
    ("ada", "people/memberships/?show=all"),
    ("ada", "people/memberships/?show=due&q=grown&plan=Yearly"),
    ("ada", "people/memberships/new/"),
    ("cy", "people/memberships/mine/"),
    ("ada", "people/memberships/{holder}/"),
    ("ada", "people/memberships/{holder}/edit/"),
    ("ada", "people/memberships/{holder}/terms/new/"),
    ("ada", "people/memberships/terms/{term}/correction/"),
    ("ada", "people/memberships/terms/{term}/cancellation/"),
    ("ada", "people/memberships/{linked}/"),
    ("ada", "settings/renewals/"),
    ("ada", "people/invitations/"),
    ("bo", "people/invitations/?program={program}"),
    ("ada", "people/invitations/new/"),
    ("bo", "people/invitations/new/?program={program}"),
    ("bo", "people/links/new/?program={program}"),
    ("cy", "invitation/{secret}/"),
    ("cy", "link/{open_link}/"),
    ("ada", "imports/"),
    ("ada", "imports/new/invitations/"),
    ("ada", "imports/{looked_at}/"),
    ("ada", "imports/{taken}/"),
    ("ada", "imports/{taken}/rest/"),
    ("ada", "people/requests/"),
    ("ada", "people/requests/?show=answered"),
    ("ada", "people/requests/{asked}/"),
    ("ada", "people/requests/{answered}/"),
    ("ada", "settings/doors/"),
    ("ada", "settings/doors/programs/{program}/"),
    ("ada", "settings/agreements/"),
    ("ada", "settings/agreements/{agreement}/"),
    ("ada", "settings/agreements/{agreement}/?show=missing"),
    ("cy", "agreement/"),
    ("cy", "notifications/"),
    ("cy", "search/?q=a"),
    ("pia", "search/?q=a"),
]
# A contact with one project is led straight to it, and one of one partner chooses none.
ROWS = {("pia", "projects/"): 2, ("pia", "needs/new/"): 2}


@dataclass
class Ground:
    """Riverside with as many rows of everything as it was grown. ``ids`` are those of the first."""

    program: Program
    people: dict[str, Membership]
    inside: object
    ids: dict[str, uuid.UUID] = field(default_factory=dict)
    size: int = 0

    def grow(self, times: int = 1) -> None:
        """One more of each noun, and one more of each in the first one's lists."""
        for _time in range(times):
            self.size += 1
            with self.inside(self.people["ada"]):
                learner = self._learner()
                self._program()
                self._path(learner)
                self._events(learner)
                self._queue(learner)
                self._room()
                self._projects(learner)
                self._around()
                self._depth(learner)
                self._doors(learner)
                self._people(learner)
                self._invitations()
                self._terms()
                self._tables()
                self._links()
            for author in (self.people["cy"], learner):
                with self.inside(author):
                    self._writing(author)
            with self.inside(self.people["cy"]):
                self._talk()
            with self.inside(self.people["bo"]):
                entry = Entry.objects.get(pk=self.ids["entry"])
                entry.respond(self._said("Tell me more"), by=self.people["bo"])

    def _said(self, words: str) -> str:
        return f"{words} {self.size}"

    def _first(self, **things) -> None:
        for name, thing in things.items():
            self.ids.setdefault(name, thing.pk)

    def _learner(self) -> Membership:
        email, name = f"grown{self.size}@praxis.example", self._said("Grown Learner")
        user = User.objects.create(email=email, name=name, password=make_password(None))
        learner = Membership.objects.create(user=user, name=name, roles=["member"])
        learner = Membership.objects.select_related("user", "community").get(pk=learner.pk)
        self.program.enrol(learner, by=self.people["ada"])
        self._first(program=self.program, learner=learner)
        return learner

    def _people(self, learner: Membership) -> None:
        ada, cy = self.people["ada"], self.people["cy"]
        organization = Organization.add(name=self._said("Harbor"), by=ada)
        first = Organization.objects.get(pk=self.ids.get("organization", organization.pk))
        learner.affiliate(first, by=ada)
        words = ["Sailing", self._said("Knots")]
        profiles.describe(learner, interests=words, sought=words, by=learner)
        skill = Skill.objects.get(key="sailing")
        Circle.start(skill, title=self._said("Sails"), by=cy)
        made = Introduction.make(one=cy, other=learner, words="Meet.", skill=skill, by=ada)
        learner.grant("partner", by=ada)
        self._first(organization=organization, skill=skill, introduction=made)

    def _program(self) -> None:
        today = clock.today()
        program = Program.objects.create(
            title=self._said("Another program"),
            purpose="To be listed.",
            status=Program.Status.RUNNING,
            starts_on=today - dt.timedelta(days=30),
            ends_on=today + dt.timedelta(days=30),
            lead=self.people["ada"],
        )
        for key, role in {"bo": "facilitator", "cy": "participant"}.items():
            program.enrol(self.people[key], by=self.people["ada"], role=role)

    def _path(self, learner: Membership) -> None:
        by = self.people["ada"]
        kinds = {kind: self._said(f"Grown {kind}") for kind in ("read", "attend", "reflect")}
        items = [
            PathItem.add(self.program, by=by, kind=kind, title=title)
            for kind, title in kinds.items()
        ]
        self._first(item=items[0])
        for person in (learner, self.people["cy"]):
            PathItem.objects.get(pk=self.ids["item"]).mark(person, by=person)

    def _events(self, learner: Membership) -> None:
        event, past = self._event(hours=24 + self.size), self._event(hours=-24 - self.size)
        self._first(event=event, past=past)
        first, first_past = (Event.objects.get(pk=self.ids[name]) for name in ("event", "past"))
        for person in {self.people["cy"], learner}:
            for one in {event, first}:
                one.register(person, "yes", by=person)
            for one in {past, first_past}:
                if not Attendance.objects.filter(event=one, membership=person).exists():
                    Attendance.mark(one, person, "present", by=self.people["ada"])

    def _queue(self, learner: Membership) -> None:
        """A full session and who waits for a place at it, and one that nobody has answered to."""
        full, quiet = self._event(hours=48 + self.size), self._event(hours=72 + self.size)
        Event.objects.filter(pk=full.pk).update(capacity=1)
        self._first(full=full, quiet=quiet)
        first = Event.objects.get(pk=self.ids["full"])
        for person in (self.people["ada"], self.people["cy"], learner):
            Registration.give(first, person, "yes", by=person)

    def _room(self) -> None:
        """What is asked and shown at the first event."""
        first, ada = Event.objects.get(pk=self.ids["event"]), self.people["ada"]
        asked = Question.ask(first, self._said("What of the vans"), by=ada)
        asked.want(True, by=self.people["cy"])
        link = {"label": self._said("Slides"), "link": "https://files.example/slides.pdf"}
        material = Material.add(first, **link, by=ada)
        series = Series.plan(
            self.program, title=self._said("Grown evening"), rule="FREQ=WEEKLY;COUNT=2",
            first_on=clock.today() + dt.timedelta(days=40), begins_at=dt.time(18), minutes=60, by=ada,
        )  # fmt: skip
        past, cy = Event.objects.get(pk=self.ids["past"]), self.people["cy"]
        Event.objects.filter(pk=past.pk).update(kind=Event.Kind.DAY_OF_SERVICE)
        paper = Certificate.issue(cy, of=Event.objects.get(pk=past.pk), by=ada)
        self._first(question=asked, material=material, series=series, certificate=paper)
        self._first(evening=series.events.order_by("starts_at").first())

    def _event(self, hours: float) -> Event:
        starts_at = clock.now() + dt.timedelta(hours=hours)
        return Event.objects.create(
            program=self.program,
            title=self._said("Grown session"),
            starts_at=starts_at,
            ends_at=starts_at + dt.timedelta(minutes=90),
            lead=self.people["bo"],
            agenda=[{"at": 0, "text": "Arrive", "who": ""}],
        )

    def _projects(self, learner: Membership) -> None:
        ada, pia, leila = (self.people[key] for key in ("ada", "pia", "leila"))
        partner = Partner.add(name=self._said("Partner"), stage="agreed", by=ada)
        partner.add_contact(pia, by=ada)
        self._first(partner=partner)
        first = Partner.objects.get(pk=self.ids["partner"])
        for one in {partner, first}:
            need, accepted, begun = (self._need(one, words) for words in ("Open", "Said", "Begun"))
            accepted.accept(by=ada)
            begun.accept(by=ada)
            project = Project.open_from(
                begun, program=self.program, title=self._said("Planner"), lead=leila, by=ada
            )
            project.add(self.people["cy"], by=leila)
            self._first(need=need, accepted=accepted, project=project)
        first = Project.objects.select_related("need__partner").get(pk=self.ids["project"])
        first.add(learner, by=leila)
        first.report("green", self._said("It goes"), by=leila)
        for one in {project, first}:
            for side in ("community", "partner"):
                one.agree(side, self._said("A gift"), by=ada)
            day = clock.today() + dt.timedelta(days=self.size)
            one.plan_milestone(self._said("Tried"), day, by=leila)

    def _need(self, partner: Partner, words: str) -> Need:
        pia = self.people["pia"]
        return Need.post(partner=partner, words=self._said(words), done_when="It is done.", by=pia)

    def _talk(self) -> None:
        cy = self.people["cy"]
        channel = Channel.objects.get(project=self.ids["project"], kind="team")
        topic = Topic.start(channel, self._said("Topic"), by=cy)
        self._first(channel=channel, topic=topic)
        channel.post(self._said("Hello"), by=cy)
        channel.post(self._said("About this"), topic=self.ids["topic"], by=cy)

    def _around(self) -> None:
        export = Export.objects.create(
            kind="active_participation_rate",
            parameters={"start": "2026-01-01", "end": "2026-06-30"},
            made_by=self.people["ada"],
        )
        kept = SavedTemplate.save_from(
            self.program, title=self._said("Template"), by=self.people["ada"]
        )
        self._first(export=export, template=kept)
        for person in self.people.values():
            act = Activity.record("program.opened", by=self.people["ada"], obj=self.program)
            Notification.objects.create(
                recipient=person, activity=act, sentence=self._said("News"), path=HERE
            )

    def _terms(self) -> None:
        ada, cy, day = self.people["ada"], self.people["cy"], dt.timedelta(days=1)
        holder = TermHolder.add(name=self._said("Grown Holder"), by=ada)
        linked = TermHolder.objects.filter(membership=cy).first()
        if linked is None:
            linked = TermHolder.add(name=cy.name, email=cy.user.email, by=ada)
        self._first(holder=holder, linked=linked)
        first, ends_on = TermHolder.objects.get(pk=self.ids["holder"]), clock.today() + 29 * day
        for one in {holder, first, linked}:
            starts_on = ends_on - (100 + self.size) * day
            term = one.add_term(starts_on=starts_on, ends_on=ends_on, plan="Yearly", by=ada)
            self._first(term=term)

    def _tables(self) -> None:
        """A table to be looked at, and one that was taken in, each a line longer."""
        ada, kind = self.people["ada"], imports.find("invitations")
        lines = "".join(f"grown{n}@example.org,Grown,Gro,Wn\n" for n in range(self.size))
        for key in ("looked_at", "taken"):
            table = Import.start(
                kind, read(f"Mail,Name,First name,Last name\n{lines}".encode()), by=ada
            )
            self._first(**{key: table})
        Import.objects.filter(pk=self.ids["taken"]).update(state="done")
        ImportLine.objects.filter(of=self.ids["taken"]).update(state="failed", sentence="Why.")

    def _links(self) -> None:
        """What cy's mails and calendar programs open."""
        cy, first = self.people["cy"], Event.objects.get(pk=self.ids["event"])
        feeds = [CalendarFeed.make(by=cy, program=one) for one in (None, self.program)]
        self.ids["feed"] = feeds[0].url.rpartition("/")[2].removesuffix(".ics")
        for purpose in ("yes", "stop"):
            self.ids[purpose] = answer_links.url(first, cy, purpose).split("/")[-2]

    def _depth(self, learner: Membership) -> None:
        """Who waits for the program, and what shapes it."""
        email, name = f"waits{self.size}@praxis.example", self._said("Waiting Person")
        user = User.objects.create(email=email, name=name, password=make_password(None))
        waits = Membership.objects.create(user=user, name=name, roles=["member"])
        wish = EnrolmentRequest.queue(self.program, waits, by=waits, kind="approval", why="To try.")
        ada, today = self.people["ada"], clock.today()
        days = {"starts_on": today, "ends_on": today + dt.timedelta(days=self.size)}
        phase = Phase.add(self.program, title=self._said("Phase"), **days, by=ada)
        track = Track.add(self.program, title=self._said("Track"), by=ada)
        Season.objects.create(
            program=self.program,
            position=self.size,
            title=self._said("Season"),
            starts_on=today - dt.timedelta(days=30),
            ends_on=today,
            closed_at=clock.now(),
        )
        Enrolment.objects.filter(membership=learner).update(why=self._said("To grow"))
        self._first(wish=wish, phase=phase, track=track, cy=self.people["cy"])

    def _doors(self, learner: Membership) -> None:
        ada, said = self.people["ada"], {"kind": "text", "choices": [], "is_required": True}
        for program in (None, self.program):
            JoinQuestion.add(program, text=self._said("Why us?"), **said, by=ada)
        agreement = Agreement.publish(self._said("We are kind."), by=ada)
        self._first(agreement=agreement)
        for person in (ada, learner):
            for one in {agreement, Agreement.objects.get(pk=self.ids["agreement"])}:
                one.accept(by=person)
        door = Door.of(None)
        door.set(is_open=True, joining="vetted", benefits="", how="", by=ada)
        for key in ("asked", "answered"):
            name = self._said(key)
            user = User.objects.create(email=f"{name.replace(' ', '')}@example.org", name=name)
            answers = [{"question": "Why us?", "answer": "To learn."}]
            asked = JoinRequest.ask(door, user, name=name, answers=answers, agreement=None)
            if key == "answered":
                asked.decline("Not yet.", by=ada)
            self._first(**{key: asked})

    def _invitations(self) -> None:
        """Somebody asked into the program, cy among them, and a link."""
        ada, cy = self.people["ada"], self.people["cy"]
        name = self._said("Asked Person")
        people = [inviting.invitee(1, f"{name.replace(' ', '.')}@example.org", name)]
        Invitation.send(people, by=ada, program=self.program)
        Invitation.objects.update(sent_at=clock.now() - dt.timedelta(days=2))
        link = InvitationLink.make(label=self._said("Link"), program=self.program, by=ada)
        if "secret" not in self.ids:
            mine = people[0].invitation
            Invitation.objects.filter(pk=mine.pk).update(address=cy.user.email)
            self.ids |= {"secret": mine.secret, "open_link": link.secret}

    def _writing(self, author: Membership) -> None:
        kept = Entry.start(by=author, program=self.program)
        writing = Writing(body=self._said("The door stuck."), visibility="facilitators")
        kept.submit(writing, by=author)
        draft = Entry.start(by=author, program=self.program)
        draft.save_draft(Writing(body=self._said("Not yet.")), by=author)
        shared = Entry.start(by=author, program=self.program)
        shared.submit(Writing(body=self._said("For all."), visibility="program"), by=author)
        Commitment.promise(
            by=author,
            program=self.program,
            trigger="a bug comes in",
            action=self._said("ask first"),
            due_on=clock.today() + dt.timedelta(days=self.size),
        )
        self._first(entry=kept, draft=draft)


@pytest.fixture
def ground(capstone, ada, bo, mo, cy, leila, pia, sam, inside) -> Ground:
    cast = {"ada": ada, "bo": bo, "mo": mo, "cy": cy, "leila": leila, "pia": pia, "sam": sam}
    return Ground(capstone, cast, inside)


def statements(browser, address: str) -> list[str]:
    """What a page asks; it has to be one."""
    assert browser.get(address).status_code == 200
    return questions(browser, address)


@pytest.mark.parametrize(("who", "below"), PAGES)
def test_a_page_asks_seldom_however_long_it_is(ground, client_for, who, below):
    browser, rows = client_for(ground.people[who]), ROWS.get((who, below), 1)
    ground.grow(rows)
    address = HERE + below.format(**ground.ids)
    one = statements(browser, address)
    ground.grow(2)
    three = statements(browser, address)
    assert len(one) == len(three), "\n".join(three)
    assert len(three) <= LIMIT, "\n".join(three)


def test_every_page_of_a_community_is_counted():
    inside = [door for door in pages.page_doors() if door.route.startswith("c/<slug:slug>/")]
    lines = [f"{HERE}{below}" for _who, below in PAGES]
    argued = {
        "c/<slug:slug>/reflections/new/submission/": "by GET it only leads to the editor",
        "c/<slug:slug>/reflections/<uuid:entry_id>/submission/": "by GET it only leads to the editor",
        "c/<slug:slug>/metrics/exports/<uuid:export_id>/file/": "a file, made elsewhere",
        "c/<slug:slug>/people/requests/file/": "a file of everything, in two statements",
        "c/<slug:slug>/invitation/<str:secret>/code/": "by GET it waits for a code that was asked for",
        "c/<slug:slug>/link/<str:secret>/code/": "likewise",
        "c/<slug:slug>/settings/": "only leads to its first page",
        "c/<slug:slug>/events/new/dates/": "a part of the form above; alone it only leads there",
    }
    assert pages.without_line(inside, lines, argued) == []
