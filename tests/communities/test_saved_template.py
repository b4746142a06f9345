"""A program once more: copied with other dates, or kept as a template of one's own."""

import datetime as dt

import pytest

from communities import blueprints, clock
from communities.models import (
    Activity,
    Cycle,
    Enrolment,
    PathItem,
    Phase,
    Program,
    SavedTemplate,
    Track,
)
from communities.moments import month_and_year
from communities.tenancy.access import NotAllowed
from events.models import Event
from projects.models import Channel
from reflections.models import Guide

DAY = dt.date(2027, 2, 1)
HERE = "/c/riverside/"


def shape(program) -> dict:
    """What a copy has in common with its model, dates as days since the first one."""
    sessions = Event.objects.filter(program=program).exclude(state="cancelled")
    sessions = sessions.order_by("starts_at")
    return {
        "days": (program.ends_on - program.starts_on).days,
        "words": (program.purpose, program.learning_result, program.skills),
        "cycles": [
            (one.title, (one.starts_on - program.starts_on).days)
            for one in Cycle.objects.filter(program=program).order_by("position")
        ],
        "sessions": [
            (one.title, (one.starts_at.date() - program.starts_on).days, one.agenda, one.place)
            for one in sessions
        ],
        "phases": [
            (
                one.title,
                one.about,
                *((day - program.starts_on).days for day in (one.starts_on, one.ends_on)),
            )
            for one in Phase.objects.of(program)
        ],
        "tracks": list(Track.objects.of(program).values_list("title", "about")),
        "path": [
            (one.title, one.track and one.track.title)
            for one in PathItem.objects.of(program).select_related("track")
        ],
        "guides": list(Guide.objects.filter(program=program).values_list("title", "questions")),
        "channels": Channel.objects.filter(program=program, kind="open_program").count(),
    }


@pytest.mark.parametrize("kind", blueprints.KINDS)
def test_every_kind_is_described_as_it_was_built(ada, inside, kind):
    with inside(ada):
        blueprint = blueprints.load(kind)
        program = Program.open_from(blueprint, title="One", starts_on=DAY, by=ada)
        again = blueprints.Blueprint(kind, blueprints.describe(program))
        copied = Program.open_from(again, title="Two", starts_on=DAY, by=ada)
        assert shape(copied) == shape(program)
        assert copied.blueprint["assessments"] == program.blueprint["assessments"]


def test_a_copy_has_what_was_changed_and_not_what_people_did(ada, cy, inside, capstone, client_for):
    with inside(ada):
        first = Event.objects.filter(program=capstone).order_by("starts_at").first()
        Event.objects.filter(pk=first.pk).update(title="Ours", place="Quay 4")
        last = Event.objects.filter(program=capstone).order_by("starts_at").last()
        last.cancel(by=ada)
        beginners = Track.add(capstone, title="Beginners", about="Never built before", by=ada)
        PathItem.add(capstone, kind="read", title="Only for them", track=beginners, by=ada)
        capstone.phases.order_by("starts_on").first().change(title="Ours too", by=ada)
        channels = Channel.objects.filter(program=capstone, kind="open_program", track=None).count()
    day = clock.today() + dt.timedelta(days=28)
    day += dt.timedelta(days=-day.weekday() % 7)
    offered = client_for(ada).get(f"{HERE}programs/{capstone.pk}/copy/").context["form"].initial
    after = capstone.ends_on + dt.timedelta(days=1)
    assert offered == {"title": f"Capstone, {month_and_year(after)}", "starts_on": after}
    form = {"title": "Capstone, spring", "starts_on": day, "key": "x"}
    answer = client_for(ada).post(f"{HERE}programs/{capstone.pk}/copy/", form)
    with inside(ada):
        copied = Program.objects.get(title="Capstone, spring")
        assert answer.url == copied.get_absolute_url()
        assert shape(copied) == shape(capstone)
        titles = Event.objects.filter(program=copied).order_by("starts_at")
        assert (titles[0].title, titles[0].place) == ("Ours", "Quay 4")
        assert not Enrolment.objects.filter(program=copied).exists()
        assert Channel.objects.get(program=copied, track=None).title == "Capstone, spring"
        assert channels == 1


def test_a_template_stands_beside_the_kinds_and_opens_programs(ada, inside, capstone, client_for):
    browser = client_for(ada)
    browser.post(f"{HERE}programs/{capstone.pk}/template/", {"title": "  The town’s  capstone "})
    with inside(ada):
        kept = SavedTemplate.objects.get()
        assert kept.title == "The town’s capstone"
    page = browser.get(f"{HERE}programs/new/").content.decode()
    assert f"?kind={kept.pk}" in page
    assert "Challenge" in page
    preview = browser.get(f"{HERE}programs/new/?kind={kept.pk}").content.decode()
    assert "The town’s capstone" in preview
    form = {"kind": str(kept.pk), "title": "Again", "starts_on": "2027-02-01"}
    assert browser.post(f"{HERE}programs/new/", form).status_code == 302
    with inside(ada):
        assert Program.objects.get(title="Again").kind == "capstone_mentoring"


def test_it_is_renamed_removed_and_brought_back(ada, inside, capstone, client_for):
    browser = client_for(ada)
    with inside(ada):
        kept = SavedTemplate.save_from(capstone, title="One", by=ada)
    at = f"{HERE}templates/{kept.pk}/"
    assert browser.post(at, {"title": " "}).status_code == 400
    browser.post(at, {"title": "Another"})
    for _time in range(2):
        page = browser.post(f"{at}removal/", follow=True).content.decode()
    assert f'action="{at}return/"' in page
    assert f"?kind={kept.pk}" not in page
    assert browser.get(at).status_code == 404
    assert f"?kind={kept.pk}" in browser.post(f"{at}return/", follow=True).content.decode()
    with inside(ada):
        assert SavedTemplate.objects.get().title == "Another"
        assert Activity.objects.filter(verb="template.removed").count() == 1


def test_only_organizers_have_templates(ada, bo, inside, capstone, client_for):
    for below in ("copy/", "template/"):
        answer = client_for(bo).post(f"{HERE}programs/{capstone.pk}/{below}", {"title": "Mine"})
        assert answer.status_code == 403
    with inside(bo), pytest.raises(NotAllowed):
        SavedTemplate.save_from(capstone, title="Mine", by=bo)
    with inside(bo):
        assert not SavedTemplate.objects.visible_to(bo).exists()


def test_another_communitys_template_opens_nothing(ada, dee, inside, circle, client_for):
    with inside(dee):
        theirs = SavedTemplate.save_from(circle, title="Theirs", by=dee)
    browser = client_for(ada)
    assert "Theirs" not in browser.get(f"{HERE}programs/new/").content.decode()
    form = {"kind": str(theirs.pk), "title": "Again", "starts_on": "2027-02-01"}
    assert browser.post(f"{HERE}programs/new/", form).status_code == 400
    assert browser.get(f"{HERE}templates/{theirs.pk}/").status_code == 404
