"""Getting in, waiting, and shaping a program, through its pages."""

import datetime as dt

import pytest

from communities import blueprints, clock
from communities.models import Activity, Cycle, Enrolment, Phase, Program, Season, Track
from communities.moments import day
from communities.notifications import notices
from events.models import Event, Registration
from projects.models import Need, Partner, Project
from tests.communities.test_places import crowd

HERE = "/c/riverside/programs"


@pytest.fixture
def address(capstone):
    """``address("people/")`` leads to one of the capstone's pages."""
    return lambda below="": f"{HERE}/{capstone.pk}/{below}"


@pytest.fixture
def people(riverside):
    return crowd(riverside, 4)


def text(response) -> str:
    return response.content.decode()


def shape(ada, inside, **fields) -> None:
    with inside(ada):
        Program.objects.filter(title="Capstone").update(**fields)


def test_the_button_says_what_will_happen(address, people, ada, inside, client_for):
    shape(ada, inside, capacity=4)
    first, second, third, _fourth = (client_for(one) for one in people)
    assert "1 of 4 places is free." in text(first.get(address()))
    assert "You are in." in text(
        first.post(address("enrolment/"), {"why": "To test."}, follow=True)
    )
    assert "Join the waitlist: nobody before you" in text(second.get(address()))
    second.post(address("enrolment/"), {"why": ""})
    assert "You are on the waitlist, and the next." in text(second.get(address()))
    assert "Join the waitlist: 1 before you" in text(third.get(address()))
    third.post(address("enrolment/"), {})
    assert "You are on the waitlist, 1 before you." in text(third.get(address()))


def test_an_offer_is_in_words_of_the_readers_clock(address, people, ada, inside, client_for):
    shape(ada, inside, capacity=4)
    first, second = (client_for(one) for one in people[:2])
    first.post(address("enrolment/"), {})
    second.post(address("enrolment/"), {})
    settings = text(client_for(ada).get(address("settings/")))
    assert "4 of 4 places are taken." in settings
    with inside(ada):
        program = Program.objects.get(title="Capstone")
        program.change(by=ada, capacity=5)
        request = program.requests.get()
    home = text(second.get("/c/riverside/"))
    assert "A place has opened for you." in home
    assert address(f"queue/{request.pk}/place/") in home
    shown = text(second.get(address()))
    assert "A place has opened for you. It is yours until" in shown
    taken = second.post(address(f"queue/{request.pk}/place/"), follow=True)
    assert "You are in." in text(taken)


def test_bo_lets_in_and_takes_it_back(address, people, ada, bo, cy, inside, client_for):
    shape(ada, inside, joining="approval")
    asks = client_for(people[0])
    assert "Ask to join" in text(asks.get(address()))
    asks.post(address("enrolment/"), {"why": "To test with users."})
    assert "has not answered yet" in text(asks.get(address()))
    assert "To test with users." not in text(client_for(cy).get(address("people/")))
    runs = client_for(bo)
    assert "To test with users." in text(runs.get(address("people/")))
    with inside(bo):
        request = Program.objects.get(title="Capstone").requests.get()
    assert client_for(cy).post(address(f"queue/{request.pk}/acceptance/")).status_code == 404
    answer = runs.post(address(f"queue/{request.pk}/acceptance/"), follow=True)
    assert "Person is in." in text(answer)
    undo = address(f"queue/{request.pk}/return/")
    assert undo in text(answer)
    runs.post(undo)
    runs.post(address(f"queue/{request.pk}/refusal/"), {"words": "The next one starts in May."})
    with inside(bo):
        request.refresh_from_db()
        assert (request.state, request.words) == ("declined", "The next one starts in May.")


def test_cy_changes_her_why_and_leaves_with_a_way_back(address, cy, leila, inside, client_for):
    mine, browser = address(f"people/{cy.pk}/"), client_for(cy)
    browser.post(mine, {"why": "To lead."})
    assert "You came to: “To lead.”" in text(browser.get(address()))
    assert browser.get(address(f"people/{leila.pk}/")).status_code == 404
    left = browser.post(f"{mine}withdrawal/", follow=True)
    assert f"{mine}return/" in text(left)
    browser.post(f"{mine}return/")
    with inside(cy):
        assert Enrolment.objects.get(membership=cy).ended_at is None


def test_moving_jun_loses_nothing(address, jun, ada, inside, client_for, capstone):
    with inside(ada):
        before = Enrolment.objects.get(membership=jun)
        Enrolment.objects.update(why="To help.")
        other = Program.objects.create(
            title="Other",
            purpose="Another.",
            status="running",
            starts_on=clock.today(),
            ends_on=clock.today(),
            lead=ada,
        )
    browser = client_for(ada)
    moved = browser.post(address(f"people/{jun.pk}/move/"), {"to": str(other.pk)}, follow=True)
    assert "Jun goes on in Other." in text(moved)
    with inside(ada):
        there = Enrolment.objects.get(membership=jun, program=other)
        before.refresh_from_db()
        assert (there.why, before.moved_to_id) == ("To help.", there.pk)
        assert before.ended_at
    browser.post(address(f"people/{jun.pk}/return/"))
    with inside(ada):
        before.refresh_from_db()
        there.refresh_from_db()
        assert before.ended_at is None
        assert there.ended_at


def settings_of(program, **changes) -> dict:
    names = ("title", "purpose", "learning_result", "impact_result", "business_result", "joining")
    data = {name: getattr(program, name) for name in names}
    data |= {"starts_on": program.starts_on, "ends_on": program.ends_on}
    return data | {"lead": program.lead_id, "offer_hours": 48, "skills": "Asking"} | changes


def test_settings_keep_and_refuse_with_a_reason(address, capstone, ada, bo, inside, client_for):
    browser = client_for(ada)
    kept = browser.post(address("settings/"), settings_of(capstone, capacity=2), follow=True)
    assert "1 person more is in than there are places" in text(kept)
    early = capstone.starts_on - dt.timedelta(days=1)
    refused = browser.post(address("settings/"), settings_of(capstone, ends_on=early))
    assert refused.status_code == 400
    assert "The last day is before the first." in text(refused)
    assert client_for(bo).get(address("settings/")).status_code == 403
    with inside(ada):
        saved = Program.objects.get(title="Capstone")
        assert (saved.capacity, saved.skills, saved.status) == (2, ["Asking"], "running")


def test_dates_move_along_with_the_first_day(ada, cy, inside, client_for):
    with inside(ada):
        day = clock.today() + dt.timedelta(days=20)
        kind = blueprints.load("onboarding")
        program = Program.open_from(kind, title="Buddies", starts_on=day, by=ada)
        loop, session = program.cycles.first(), program.events.order_by("starts_at").first()
    week, address = dt.timedelta(days=7), f"{HERE}/{program.pk}/settings/"
    later = {"starts_on": day + week, "hue": "", "moves_along": "on"}
    browser = client_for(ada)
    assert "Its last loop then ends on" in text(
        browser.post(address, settings_of(program, **later))
    )
    form = settings_of(program, **later, ends_on=program.ends_on + week) | {"title": "Buddies"}
    for _twice in range(2):
        assert browser.post(address, form).status_code == 302
    with inside(ada):
        assert program.cycles.get(pk=loop.pk).starts_on == loop.starts_on + week
        moved = program.events.get(pk=session.pk)
        assert moved.starts_at.date() == session.starts_at.date() + week
        program.enrol(cy, by=ada)
        Registration.give(moved, cy, "yes", by=cy)
    form |= {"starts_on": day, "ends_on": program.ends_on}
    assert browser.post(address, form).status_code == 302
    with inside(ada):
        back = program.events.get(pk=session.pk)
        assert (back.starts_at, back.sequence) == (session.starts_at, 2)
        assert Registration.objects.get(event=back, membership=cy).answer == "yes"
        act = Activity.objects.filter(verb="sessions.moved").latest("happened_at", "id")
        [told] = [notice for notice in notices(act) if notice.recipient == cy]
        assert told.sentence == "1 of your sessions in Buddies has moved."
    form |= {"starts_on": day + 2 * week, "ends_on": program.ends_on + 2 * week}
    del form["moves_along"]
    assert "Its first loop begins before the first day" in text(
        browser.post(address, form, follow=True)
    )
    with inside(ada):
        assert program.events.get(pk=session.pk).starts_at == back.starts_at
    assert "week 0" not in text(client_for(cy).get(f"{HERE}/{program.pk}/"))


def test_phases_come_with_the_template_and_can_be_changed(address, ada, cy, inside, client_for):
    browser = client_for(ada)
    assert "Listen" in text(client_for(cy).get(address()))
    with inside(ada):
        phase = Phase.objects.get(title="Hand over")
        assert Phase.objects.count() == 3
    dates = {"starts_on": phase.starts_on, "ends_on": phase.ends_on}
    browser.post(address(f"settings/phases/{phase.pk}/"), {"title": "Give it away", **dates})
    assert "Give it away" in text(client_for(cy).get(address()))
    browser.post(address(f"settings/phases/{phase.pk}/removal/"))
    browser.post(address("settings/phases/"), {"title": "Rest", **dates})
    with inside(ada):
        assert set(Phase.objects.values_list("title", flat=True)) == {"Listen", "Build", "Rest"}


def test_members_choose_their_track(address, people, ada, cy, inside, client_for):
    browser = client_for(ada)
    browser.post(address("settings/tracks/"), {"title": "First project"})
    browser.post(address("settings/tracks/"), {"title": "Built before"})
    again = browser.post(address("settings/tracks/"), {"title": "built before"})
    assert "There is a track of this name." in text(again)
    with inside(ada):
        first, second = Track.objects.order_by("position")
    client_for(people[0]).post(address("enrolment/"), {"why": "", "track": str(second.pk)})
    client_for(cy).post(address(f"people/{cy.pk}/"), {"why": "x", "track": str(first.pk)})
    kept = browser.post(address(f"settings/tracks/{first.pk}/removal/"), follow=True)
    assert "Rename it instead." in text(kept)
    with inside(ada):
        assert Enrolment.objects.get(membership=people[0]).track == second
        assert Enrolment.objects.get(membership=cy).track == first


def test_a_season_is_followed_by_the_next(address, capstone, ada, inside, client_for):
    browser = client_for(ada)
    browser.post(address("settings/seasons/"), {"title": "Autumn"})
    with inside(ada):
        season = Season.objects.get()
        cycles, sessions = Cycle.objects.count(), Event.objects.filter(program=capstone).count()
    early = browser.post(
        address("settings/seasons/"), {"title": "Spring", "starts_on": clock.today().isoformat()}
    )
    assert "Close the season that is running first." in text(early)
    browser.post(address(f"settings/seasons/{season.pk}/closing/"))
    starts_on = capstone.ends_on + dt.timedelta(days=8)
    browser.post(
        address("settings/seasons/"), {"title": "Spring", "starts_on": starts_on.isoformat()}
    )
    with inside(ada):
        latest = Season.objects.get(title="Spring")
        assert latest.ends_on - latest.starts_on == season.ends_on - season.starts_on
        assert Program.objects.get(pk=capstone.pk).ends_on == latest.ends_on
        assert Cycle.objects.filter(program=capstone).count() == cycles + 6
        events = Event.objects.filter(program=capstone)
        assert events.count() > sessions
        assert events.filter(starts_at__date__gte=starts_on).count() == 8
        assert Enrolment.objects.active().learners().count() == 3


def test_whys_are_sorted_under_goals_by_one_tap(address, ada, bo, cy, inside, client_for):
    with inside(cy):
        mine = Enrolment.objects.get(membership=cy)
        mine.say_why("To find a job here.", by=cy)
    runs = client_for(bo)
    assert "1 why to sort" in text(runs.get(address("goals/")))
    runs.post(address(f"goals/whys/{mine.pk}/"), {"goal": "business"})
    assert "1 person came for this" in text(runs.get(address("goals/")))
    assert "To find a job here." in text(client_for(cy).get(address("goals/")))


def test_others_do_not_read_the_whys(address, cy, leila, inside, client_for):
    with inside(cy):
        Enrolment.objects.get(membership=cy).say_why("To find a job here.", by=cy)
    for below in ("goals/", "goals/none/", "people/", ""):
        assert "To find a job" not in text(client_for(leila).get(address(below), follow=True))


def test_what_serves_a_result_is_listed(address, cy, client_for):
    shown = text(client_for(cy).get(address("goals/")))
    assert "Kickoff: meet the partner" in shown


def test_closing_says_what_is_open_and_hands_over(
    address, capstone, ada, people, inside, client_for
):
    shape(ada, inside, capacity=3)
    client_for(people[0]).post(address("enrolment/"), {})
    browser = client_for(ada)
    shown = text(browser.get(address("settings/closing/")))
    assert "1 person waits to come in" in shown
    assert "sessions are still planned" in shown
    browser.post(address("settings/closing/"), {"handover": "The guide, to Pia."})
    assert "The guide, to Pia." in text(browser.get(address()))
    with inside(ada):
        closed = Program.objects.get(pk=capstone.pk)
        assert (closed.status, closed.requests.get().state) == ("closed", "declined")
    browser.post(address("settings/reopening/"))
    with inside(ada):
        assert Program.objects.get(pk=capstone.pk).status == "running"


def test_bo_takes_somebody_out_and_takes_it_back(address, jun, bo, inside, client_for):
    """A facilitator no longer sees who left, and finds the way back all the same."""
    browser, theirs = client_for(bo), address(f"people/{jun.pk}/")
    assert f"{theirs}return/" in text(browser.post(f"{theirs}withdrawal/", follow=True))
    browser.post(f"{theirs}return/")
    with inside(bo):
        assert Enrolment.objects.get(membership=jun).ended_at is None


def test_a_project_is_sorted_under_what_it_serves(
    address, ada, bo, cy, pia, inside, client_for, capstone
):
    with inside(ada):
        partner = Partner.add(name="Harbor", stage="agreed", by=ada)
        partner.add_contact(pia, by=ada)
        need = Need.post(partner=partner, words="A list.", done_when="It is used.", by=pia)
        need.accept(by=ada)
        project = Project.open_from(need, program=capstone, title="List", lead=cy, by=ada)
    sort = f"/c/riverside/projects/{project.pk}/result/"
    assert sort in text(client_for(bo).get(address("goals/")))
    assert sort not in text(client_for(cy).get(address("goals/")))
    client_for(bo).post(sort, {"goal": ""})
    assert "Serves none of them" in text(client_for(cy).get(address("goals/")))


def test_what_nothing_serves_can_be_planned_from_there(
    address, capstone, ada, bo, cy, inside, client_for
):
    with inside(ada):
        Event.objects.filter(program=capstone, serves="business").update(serves="learning")
    plan = f"/c/riverside/events/new/?program={capstone.pk}&amp;serves=business"
    for member, may in ((ada, True), (bo, True), (cy, False)):
        shown = text(client_for(member).get(address("goals/")))
        assert "Nothing serves this yet." in shown
        assert (plan in shown) is may
    form = client_for(bo).get(plan.replace("&amp;", "&")).context["form"]
    assert form["serves"].value() == "business"


def test_the_lead_reaches_the_settings_by_a_tab_and_cy_does_not(address, ada, cy, client_for):
    tab = f'href="{address("settings/")}"'
    assert f'{tab} aria-current="page"' in text(client_for(ada).get(address("settings/")))
    assert tab not in text(client_for(cy).get(address()))


def test_moved_dates_are_told_to_those_who_are_in_it(
    address, capstone, ada, cy, inside, client_for
):
    later = capstone.ends_on + dt.timedelta(days=7)
    client_for(ada).post(address("settings/"), settings_of(capstone, ends_on=later))
    with inside(ada):
        act = Activity.objects.get(verb="program.changed")
        told = {one.recipient: one.sentence for one in notices(act)}
        said = f"Capstone ends on {day(later)}. It was to end on {day(capstone.ends_on)}."
        assert told[cy] == said
        assert len(told) == capstone.enrolments.active().count()
    client_for(ada).post(address("settings/"), settings_of(capstone, ends_on=later, title="Other"))
    with inside(ada):
        last = Activity.objects.filter(verb="program.changed").latest("happened_at")
        assert list(notices(last)) == []
