"""The kinds of program: what each promises is there, fits together, and becomes a program."""

import datetime as dt
import re
from collections import Counter
from collections.abc import Iterator

import pytest

from communities import blueprints
from communities.models import Cycle, Program
from events.models import Event
from projects.models import Channel
from reflections.models import Guide

NEW = "/c/riverside/programs/new/"
MONDAY = dt.date(2031, 3, 3)
WITH_A_PROJECT = {"cross_department", "capstone_mentoring", "day_of_service", "challenge"}
WITH_INTRODUCTIONS = {"onboarding", "leadership", "peer_connection"}
FILLED_IN = {"name", "program", "first_day", "lead"}


@pytest.fixture(params=blueprints.KINDS)
def kind(request) -> blueprints.Blueprint:
    return blueprints.load(request.param)


def texts(data, path: str = "") -> Iterator[tuple[str, str]]:
    """Every text of a blueprint with where it stands."""
    if isinstance(data, str):
        yield path, data
    elif isinstance(data, dict):
        for key, value in data.items():
            yield from texts(value, f"{path}.{key}")
    elif isinstance(data, list):
        for number, value in enumerate(data):
            yield from texts(value, f"{path}[{number}]")


def test_twelve_kinds_are_offered_and_every_file_is_known():
    assert len(blueprints.KINDS) == 12
    files = {path.stem for path in blueprints.FOLDER.glob("*.toml")}
    assert files == {*blueprints.KINDS, *blueprints.STORIES, blueprints.OWN}
    assert len({kind.title for kind in blueprints.kinds()}) == 12


def test_a_kind_brings_what_is_promised(kind):
    data = kind.data
    assert len(data["sessions"]) >= 6
    assert sorted(guide["opens_after"] for guide in data["guides"]) == ["cycle", "session"]
    assert set(kind.results) == {"learning", "impact", "business"}
    assert len(data["assessments"]) == 1
    assert data["channels"]
    assert len(data["checklist"]) >= 3
    assert len(data["resources"]) >= 1
    assert ("milestones" in data) == (kind.key in WITH_A_PROJECT)
    assert kind.key not in WITH_INTRODUCTIONS or data["introductions"]["openers"]
    assert kind.modules
    assert len(kind.summary) <= 110


def test_no_text_is_empty_and_none_is_left_to_be_written(kind):
    for path, text in texts(kind.data):
        assert text.strip(), path
        assert "TODO" not in text, path
        assert "…" not in text or "How might we" in text, path


def test_no_two_things_have_one_name(kind):
    data = kind.data
    for named in (
        kind.skills,
        [session["title"] for session in data["sessions"]],
        [guide["title"] for guide in data["guides"]],
        [cycle["title"] for cycle in kind.cycles],
        [phase["title"] for phase in data["phases"]],
        data["modules"],
    ):
        assert [name for name, count in Counter(named).items() if count > 1] == []


def test_sessions_agree_with_what_an_event_can_be(kind):
    for session in kind.data["sessions"]:
        assert session["kind"] in Event.Kind.values, session["title"]
        assert session.get("mode", "in_person") in Event.Mode.values
        assert session.get("serves", "learning") in Event.Result.values
        assert 0 <= session["weekday"] <= 6
        assert 1 <= session["week"] <= kind.weeks


def test_an_agenda_fills_its_session_exactly(kind):
    for session in kind.data["sessions"]:
        assert len(session["agenda"]) >= 3
        assert sum(minutes for minutes, _text in session["agenda"]) == session["minutes"], session[
            "title"
        ]
        assert all(minutes >= 5 for minutes, _text in session["agenda"])


@pytest.mark.parametrize("part", ["cycles", "phases"])
def test_loops_and_phases_cover_every_week_once(kind, part):
    weeks = [
        week for one in kind.data[part] for week in range(one["from_week"], one["to_week"] + 1)
    ]
    assert weeks == list(range(1, kind.weeks + 1))


def test_every_loop_has_a_session(kind):
    """A loop begins with an act: without a meeting nobody would open its reflection."""
    met = {session["week"] for session in kind.data["sessions"]}
    for cycle in kind.cycles:
        assert met & set(range(cycle["from_week"], cycle["to_week"] + 1)), cycle["title"]


def test_every_result_is_served_by_a_session(kind):
    served = {session.get("serves", "learning") for session in kind.data["sessions"]}
    assert served >= {"learning", "impact"}


def test_a_guide_asks_three_or_four_questions_of_its_own(kind):
    asked = [question["key"] for guide in kind.data["guides"] for question in guide["questions"]]
    assert len(set(asked)) == len(asked)
    for guide in kind.data["guides"]:
        assert 3 <= len(guide["questions"]) <= 4
        for question in guide["questions"]:
            assert set(question) == {"key", "label", "hint", "placeholder"}
        assert len(guide["method"]) <= Guide._meta.get_field("method").max_length


def test_no_kind_borrows_the_questions_of_another():
    labels = Counter(
        question["label"]
        for kind in blueprints.kinds()
        for guide in kind.data["guides"]
        for question in guide["questions"]
    )
    assert [label for label, count in labels.items() if count > 1] == []


def test_a_survey_has_its_pair_and_matched_items(kind):
    (survey,) = kind.data["assessments"]
    assert survey["before"]["week"] == 1
    assert survey["after"]["week"] == kind.weeks
    keys = [item["key"] for item in survey["items"]]
    assert 5 <= len(keys) == len(set(keys))
    assert {item["skill"] for item in survey["items"]} == set(kind.skills)
    for wave in ("before", "after"):
        further = [question["key"] for question in survey[wave]["questions"]]
        assert further, wave
        assert not set(further) & set(keys)
        assert len(further) == len(set(further))


def test_surveys_have_one_life_in_all_kinds():
    keys = [survey["key"] for kind in blueprints.kinds() for survey in kind.data["assessments"]]
    assert len(set(keys)) == len(keys)


def test_items_ask_one_thing_without_leading(kind):
    (survey,) = kind.data["assessments"]
    for item in survey["items"]:
        assert not re.search(r"\b(and|very|really|always|great|important)\b", item["text"]), item
        assert item["text"].endswith("."), item
    assert len(survey["anchors"]) == len(set(survey["anchors"])) == 5


def test_choices_are_well_formed(kind):
    (survey,) = kind.data["assessments"]
    for wave in ("before", "after"):
        for question in survey[wave]["questions"]:
            assert question["kind"] in {"choice", "number", "text"}
            choices = question.get("choices", [])
            assert (len(choices) >= 2) == (question["kind"] == "choice"), question["label"]
            assert len(set(choices)) == len(choices)


def test_a_project_s_milestones_come_in_order(kind):
    weeks = [one["week"] for one in kind.data.get("milestones", [])]
    assert weeks == sorted(set(weeks))
    assert all(1 <= week <= kind.weeks for week in weeks)
    assert all(one["done_when"] for one in kind.data.get("milestones", []))


def test_the_checklist_counts_down_to_the_first_day(kind):
    days = [line["days_before"] for line in kind.data["checklist"]]
    assert days == sorted(days, reverse=True)
    assert days[-1] > 0


def test_an_invitation_can_be_filled_in(kind):
    draft = kind.data["invitation"]["subject"] + kind.data["invitation"]["body"]
    blanks = set(re.findall(r"{(\w*)}", draft))
    assert {"name", "program", "first_day", "lead"} >= blanks >= {"name", "first_day", "lead"}
    filled = draft.format(**dict.fromkeys(FILLED_IN, "Ada"))
    assert "{" not in filled
    assert "!" not in filled


@pytest.mark.parametrize("weekday", range(7))
def test_dates_rise_and_end_with_the_program_whatever_day_it_begins(weekday, ada, inside):
    starts_on = MONDAY + dt.timedelta(days=weekday)
    with inside(ada):
        for kind in blueprints.kinds():
            program = Program.open_from(kind, title=kind.title, starts_on=starts_on, by=ada)
            sessions = Event.objects.filter(program=program)
            planned = [sessions.get(title=one["title"]) for one in kind.data["sessions"]]
            dates = [event.starts_at for event in planned]
            assert dates == sorted(set(dates)), kind.key
            assert starts_on <= dates[0].date()
            assert planned[-1].ends_at.date() <= program.ends_on, kind.key


def test_ada_opens_one_of_each_through_its_page(kind, ada, client_for, inside):
    browser = client_for(ada)
    page = browser.get(NEW, {"kind": kind.key})
    drawn = page.context["form"]
    typed = {name: drawn[name].value() for name in ("kind", "key")}
    answer = browser.post(
        f"{NEW}?kind={kind.key}", typed | {"title": f"Ours: {kind.title}", "starts_on": MONDAY}
    )
    assert answer.status_code == 302
    assert browser.get(answer.url).status_code == 200
    with inside(ada):
        program = Program.objects.get(title=f"Ours: {kind.title}")
        assert program.kind == kind.key
        assert program.blueprint == kind.data
        assert Cycle.objects.filter(program=program).count() == len(kind.cycles)
        assert Channel.objects.filter(program=program).count() == len(kind.data["channels"])
        program.full_clean(exclude=["community", "lead", "blueprint"])
        events = {event.title: event for event in Event.objects.filter(program=program)}
        for session in kind.data["sessions"]:
            event = events.pop(session["title"])
            event.clean_fields(exclude=["community", "program", "lead"])
            assert event.agenda[0]["at"] == 0
            assert event.agenda[-1]["at"] == session["minutes"] - session["agenda"][-1][0]
            assert [point["text"] for point in event.agenda] == [
                text for _minutes, text in session["agenda"]
            ]
        assert events == {}
        guides = list(Guide.objects.filter(program=program).order_by("position"))
        assert [guide.questions for guide in guides] == [
            guide["questions"] for guide in kind.data["guides"]
        ]
        for guide in guides:
            guide.clean_fields(exclude=["community", "program"])


def test_the_page_shows_a_kind_before_it_is_chosen(kind, ada, client_for):
    browser = client_for(ada)
    offered = browser.get(NEW)
    assert f'href="?kind={kind.key}"' in offered.content.decode()
    assert kind.summary in offered.content.decode()
    page = browser.get(NEW, {"kind": kind.key}).content.decode()
    for part in ("sessions", "guides"):
        assert [one["title"] for one in kind.data[part] if one["title"] not in page] == []
    (survey,) = kind.data["assessments"]
    assert [item["text"] for item in survey["items"] if item["text"] not in page] == []


@pytest.mark.parametrize("key", ["", "relief_logistics", "../sales"])
def test_what_is_no_kind_shows_them_all(key, ada, client_for):
    page = client_for(ada).get(NEW, {"kind": key})
    assert page.status_code == 200
    assert page.content.decode().count('href="?kind=') == len(blueprints.KINDS) + 1


def test_a_kind_that_was_lost_on_the_way_can_be_chosen_again(ada, client_for):
    sent = {"kind": "relief_logistics", "title": "Kept title", "starts_on": "2031-03-03"}
    page = client_for(ada).post(NEW, sent)
    assert page.status_code == 400
    assert "Kept title" in page.content.decode()
    assert '<select name="kind"' in page.content.decode()


def test_a_part_that_no_app_builds_is_kept_and_stops_nothing(ada, inside):
    data = blueprints.load("sales").data | {"horoscope": [{"sign": "Leo"}]}
    with inside(ada):
        made = Program.open_from(
            blueprints.Blueprint("sales", data), title="Sales", starts_on=MONDAY, by=ada
        )
        kept = Program.objects.get(pk=made.pk).blueprint
    assert kept["horoscope"] == [{"sign": "Leo"}]
    assert kept["invitation"] == data["invitation"]


def test_none_of_these_makes_a_program_to_plan_oneself(ada, client_for, inside):
    browser = client_for(ada)
    kinds = browser.get(NEW).content.decode()
    assert kinds.index("Funder’s learning network") < kinds.index("None of these")
    assert ">Sessions<" not in browser.get(f"{NEW}?kind=own").content.decode()
    browser.post(NEW, {"kind": "own", "title": "Choir", "starts_on": MONDAY})
    with inside(ada):
        made = Program.objects.get(title="Choir")
        assert made.ends_on == MONDAY + dt.timedelta(weeks=8, days=-1)
        assert Cycle.objects.filter(program=made).count() == 4
        assert Guide.objects.filter(program=made).count() == 2
        assert Channel.objects.filter(program=made).count() == 1
        assert not Event.objects.filter(program=made).exists()
    assert browser.get(f"/c/riverside/programs/{made.pk}/").status_code == 200
