"""What people share: words with numbers, circles around them, and introductions."""

import uuid
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.core.exceptions import ValidationError
from django.db import connection

from communities import clock, limits, profiles
from communities.models import Activity, Circle, Introduction, Skill
from communities.notifications import notices
from communities.tenancy.access import NotAllowed
from communities.tenancy.scope import community_scope
from projects.models import Channel

BASE = "/c/riverside/people/"


@pytest.fixture
def react(cy, leila, jun, inside) -> Skill:
    for person, said in ((cy, "sought"), (leila, "sought"), (jun, "offered")):
        with inside(person):
            profiles.describe(person, **{said: ["React"]}, by=person)
    with inside(cy):
        return Skill.objects.get(key="react")


def test_two_seek_it_and_one_offers_it(client_for, mo, react):
    browser = client_for(mo)
    shown = browser.get(f"{BASE}skills/{react.pk}/").content.decode()
    assert "2 people seek this, 1 offers it" in shown and "Leila Aziz" in shown
    assert "Jun Park" in browser.get(f"{BASE}skills/{react.pk}/?show=offered").content.decode()
    assert "React" in browser.get(f"{BASE}skills/").content.decode()
    assert "React" in browser.get(BASE).content.decode()


def test_guests_and_outsiders_find_no_skills(client_for, pia, dee, react):
    assert client_for(pia).get(f"{BASE}skills/{react.pk}/").status_code == 403
    assert client_for(dee).get(f"{BASE}skills/{react.pk}/").status_code == 404
    assert client_for(dee).get(f"/c/hilltop/people/skills/{react.pk}/").status_code == 404


def test_cy_starts_a_circle_and_leila_comes_in(client_for, cy, leila, bo, react, inside):
    said = {"title": "React evenings", "key": uuid.uuid4()}
    first, again = [
        client_for(cy).post(f"{BASE}skills/{react.pk}/circle/", said) for _time in range(2)
    ]
    assert first.status_code == again.status_code == 302 and first.url == again.url
    with inside(cy):
        circle = Circle.objects.get()
        told = {
            notice.recipient.name for notice in notices(Activity.objects.get(verb="circle.started"))
        }
        assert told == {"Leila Aziz", "Jun Park"}
    with inside(bo):
        assert not Channel.objects.visible_to(bo).filter(pk=circle.talk).exists()
    answer = client_for(leila).post(f"{BASE}circles/{circle.pk}/place/", follow=True)
    assert answer.status_code == 200 and "React evenings" in answer.content.decode()
    shown = client_for(bo).get(f"{BASE}skills/{react.pk}/").content.decode()
    assert "React evenings" in shown
    assert "started a circle" in client_for(bo).get("/c/riverside/activities/").content.decode()


def test_two_of_one_name_at_once_are_one_circle(committed, react, cy, leila):
    def start(person) -> bool:
        try:
            with community_scope(person.community, person.user_id):
                Circle.start(react, title="Same", by=person)
        except ValidationError:
            return False
        finally:
            connection.close()
        return True

    with ThreadPoolExecutor(max_workers=8) as threads:
        assert sum(threads.map(start, [cy, leila] * 4)) == 1
    with community_scope(cy.community):
        assert Channel.objects.filter(kind="circle").count() == 1


@pytest.fixture
def made(mo, leila, jun, react, inside) -> Introduction:
    with inside(mo):
        return Introduction.make(
            one=leila, other=jun, words="Leila seeks what Jun does daily.", skill=react, by=mo
        )


def test_both_hear_of_an_introduction_and_nobody_else(
    client_for, made, leila, jun, cy, ada, inside
):
    with inside(leila):
        acts = Activity.objects.filter(verb="introduction.made")
        told = {notice.recipient.name: notice.sentence for act in acts for notice in notices(act)}
    assert told == {
        "Leila Aziz": "Mo Haddad thinks that you and Jun Park should meet.",
        "Jun Park": "Mo Haddad thinks that you and Leila Aziz should meet.",
    }
    path = f"{BASE}introductions/{made.pk}/"
    assert "what Jun does daily" in client_for(jun).get(path).content.decode()
    for stranger in (cy, ada):
        assert client_for(stranger).get(path).status_code == 404


def test_one_tap_and_the_two_talk(client_for, made, leila, jun, mo, inside):
    path = f"{BASE}introductions/{made.pk}/conversation/"
    first = client_for(leila).post(path)
    assert first.status_code == 302 and "/channels/" in first.url
    assert client_for(jun).post(path).url == first.url
    assert client_for(jun).get(first.url).status_code == 200
    assert client_for(mo).get(first.url).status_code == 404


def test_nobody_talks_with_someone_who_has_not_said_yes(client_for, made, leila, jun, inside):
    path = f"{BASE}introductions/{made.pk}/"
    talk = client_for(leila).post(f"{path}conversation/").url
    assert client_for(leila).get(talk).status_code == 200
    assert client_for(jun).get(talk).status_code == 404
    assert "Not now" in client_for(jun).get(path).content.decode()
    client_for(jun).post(f"{path}answer/", {"answer": "yes"})
    assert client_for(jun).get(talk).status_code == 200


def test_a_yes_that_came_first_is_let_in_when_the_other_opens(client_for, made, leila, jun):
    path = f"{BASE}introductions/{made.pk}/"
    client_for(jun).post(f"{path}answer/", {"answer": "yes"})
    talk = client_for(leila).post(f"{path}conversation/").url
    assert client_for(jun).get(talk).status_code == 200


def test_nobody_introduces_themselves(client_for, leila, jun, react, inside):
    with inside(leila), pytest.raises(ValidationError, match="other than yourself"):
        Introduction.make(one=leila, other=jun, words="Talk to me.", by=leila)
    path = f"{BASE}skills/{react.pk}/introduction/"
    page = client_for(leila).get(path).content.decode()
    assert f'value="{leila.pk}"' not in page and f'value="{jun.pk}"' in page


def test_not_now_is_an_answer(client_for, made, leila, jun, inside):
    path = f"{BASE}introductions/{made.pk}/"
    client_for(jun).post(f"{path}answer/", {"answer": "no"})
    assert client_for(leila).post(f"{path}conversation/").url == path
    with inside(leila):
        assert not Channel.objects.filter(kind="circle").exists()
        assert list(notices(Activity.objects.get(verb="introduction.answered"))) == []
    assert client_for(jun).post(f"{path}answer/", {"answer": "perhaps"}).status_code == 302


def test_who_is_not_listed_is_not_introduced(mo, leila, jun, inside):
    with inside(leila):
        profiles.describe(leila, is_listed=False, by=leila)
    with inside(mo), pytest.raises(ValidationError, match="not in the directory"):
        Introduction.make(one=leila, other=jun, words="Meet.", by=mo)
    with inside(mo), pytest.raises(ValidationError, match="two different"):
        Introduction.make(one=jun, other=jun, words="Meet.", by=mo)


def test_a_guest_introduces_nobody(pia, leila, jun, inside):
    with inside(pia), pytest.raises(NotAllowed):
        Introduction.make(one=leila, other=jun, words="Meet.", by=pia)


def test_the_form_of_an_introduction(client_for, mo, leila, jun, cy, react, inside):
    path = f"{BASE}skills/{react.pk}/introduction/"
    assert client_for(mo).get(path).status_code == 200
    refused = client_for(mo).post(path, {"one": leila.pk, "other": leila.pk, "words": "Hm"})
    assert refused.status_code == 400 and "two different people" in refused.content.decode()
    made = client_for(mo).post(path, {"one": leila.pk, "other": jun.pk, "words": "Meet"})
    assert made.status_code == 302
    assert (
        "Leila Aziz and Jun Park" in client_for(jun).get(f"{BASE}introductions/").content.decode()
    )


def test_the_same_two_are_introduced_once_a_month(ada, made, leila, jun, inside):
    with inside(ada):
        with pytest.raises(ValidationError, match="this month"):
            Introduction.make(one=jun, other=leila, words="And I think so too.", by=ada)
        with clock.moved(days=31):
            Introduction.make(one=jun, other=leila, words="And I think so too.", by=ada)


@pytest.fixture
def one_a_day(settings, monkeypatch):
    """Whoever does it twice does it too often; counted in this process alone."""
    settings.CIRCLE_LIMIT = settings.INTRODUCTION_LIMIT = "1/86400"
    monkeypatch.setattr(limits, "_spent", {})
    monkeypatch.setattr(limits, "_counted", lambda key, seconds: 0)


def test_circles_and_introductions_have_a_measure(client_for, mo, leila, jun, cy, react, one_a_day):
    browser, path = client_for(mo), f"{BASE}skills/{react.pk}/"
    pairs = [(leila, jun), (leila, cy)]
    answers = [
        browser.post(f"{path}introduction/", {"one": one.pk, "other": other.pk, "words": "Meet"})
        for one, other in pairs
    ]
    answers += [browser.post(f"{path}circle/", {"title": title}) for title in ("First", "Second")]
    assert [answer.status_code for answer in answers] == [302, 429, 302, 429]
    assert int(answers[1]["Retry-After"]) > 0 and "Meet</textarea>" in answers[1].content.decode()
    assert "Wait" in answers[3].content.decode()


@pytest.fixture
def chess(cy, leila, react, inside) -> Circle:
    """cy's circle, with leila in it."""
    with inside(cy):
        circle = Circle.start(react, title="Chess", by=cy)
    with inside(leila):
        circle.join(by=leila)
    return circle


def sentences(verb: str) -> dict:
    """What the newest act of a verb says to whom."""
    act = Activity.objects.filter(verb=verb).select_related("actor").latest("happened_at")
    return {one.recipient.name: one.sentence for one in notices(act) if one.recipient != act.actor}


def test_cy_ends_a_circle_and_takes_that_back(client_for, chess, cy, leila, inside):
    browser, page = client_for(cy), f"{BASE}skills/{chess.skill_id}/"
    ended = browser.post(f"{BASE}circles/{chess.pk}/end/", follow=True).content.decode()
    undo = f"{BASE}circles/{chess.pk}/return/"
    assert "Chess has ended" in ended and undo in ended
    assert "Come in" not in client_for(leila).get(page).content.decode()
    with inside(leila):
        channel = Channel.objects.get(pk=chess.talk)
        with pytest.raises(ValidationError, match="over"):
            channel.post("Still here?", by=leila)
        told = sentences("circle.ended")
        said = "Cy Navarro has ended the circle Chess. What was said stays to read."
        assert told == {leila.name: said}
    assert client_for(leila).get(channel_page(chess)).status_code == 200
    browser.post(undo)
    assert "Come in" in client_for(leila).get(page).content.decode()
    with inside(leila):
        channel.post("Here again.", by=leila)
        assert sentences("circle.resumed")


def channel_page(circle: Circle) -> str:
    return f"/c/riverside/channels/{circle.talk}/"


def test_only_who_started_a_circle_and_organizers_end_it(
    client_for, chess, leila, jun, ada, pia, dee, inside
):
    for other, status in ((leila, 403), (jun, 403), (pia, 403), (dee, 404)):
        for act in ("end", "return"):
            answer = client_for(other).post(f"{BASE}circles/{chess.pk}/{act}/")
            assert answer.status_code == status
    assert "End it" not in client_for(leila).get(chess_page(chess)).content.decode()
    assert client_for(ada).post(f"{BASE}circles/{chess.pk}/end/").status_code == 302


def chess_page(circle: Circle) -> str:
    return f"{BASE}skills/{circle.skill_id}/"


def test_an_ended_circle_leaves_its_name_free(client_for, chess, cy, leila, react, inside):
    with inside(cy):
        chess.end(by=cy)
    late = client_for(leila).post(f"{BASE}circles/{chess.pk}/place/", follow=True)
    assert "This circle has ended." in late.content.decode()
    with inside(leila):
        Circle.start(react, title="chess", by=leila)
    back = client_for(cy).post(f"{BASE}circles/{chess.pk}/return/", follow=True)
    assert "There is a circle of this name." in back.content.decode()


def test_mo_takes_an_introduction_back(client_for, made, leila, jun, mo, inside):
    path = f"{BASE}introductions/{made.pk}/"
    client_for(leila).post(f"{path}conversation/")
    for other, status in ((leila, 403), (jun, 403)):
        assert client_for(other).post(f"{path}withdrawal/").status_code == status
    assert "Take the introduction back" in client_for(mo).get(path).content.decode()
    answer = client_for(mo).post(f"{path}withdrawal/", follow=True)
    assert "The two have been told." in answer.content.decode()
    with inside(mo):
        acts = Activity.objects.filter(verb="introduction.taken_back")
        told = {one.recipient.name for act in acts for one in notices(act)}
        assert told == {leila.name, jun.name}
        assert Channel.objects.get(kind="circle").archived_at
        Introduction.make(one=leila, other=jun, words="This time in earnest.", by=mo)
    page = client_for(jun).get(path).content.decode()
    assert "has taken this introduction back" in page and "let us talk" not in page
    assert (
        "taken back"
        in client_for(jun).post(f"{path}answer/", {"answer": "yes"}, follow=True).content.decode()
    )


def test_once_the_two_talk_only_they_end_it(client_for, made, leila, jun, mo, inside):
    path = f"{BASE}introductions/{made.pk}/"
    for one in (leila, jun):
        talk = client_for(one).post(f"{path}conversation/").url
    assert "Take the introduction back" not in client_for(mo).get(path).content.decode()
    refused = client_for(mo).post(f"{path}withdrawal/", follow=True).content.decode()
    assert "Their conversation is theirs." in refused
    assert "End the conversation" in client_for(jun).get(path).content.decode()
    client_for(jun).post(f"{path}answer/", {"answer": "no"})
    with inside(leila):
        told = sentences("introduction.answered")
        assert told == {
            leila.name: "Jun Park has ended your conversation. What was said stays to read."
        }
        assert Channel.objects.get(kind="circle").archived_at
    assert client_for(leila).get(talk).status_code == 200
    client_for(jun).post(f"{path}answer/", {"answer": "yes"})
    with inside(leila):
        assert Channel.objects.get(kind="circle").archived_at is None
