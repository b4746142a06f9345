"""Messages: numbered without gaps, said once, and out of reach of whoever is not in the channel."""

import threading
import uuid
from base64 import b64encode
from urllib.parse import urlencode, urljoin

import pytest
from django.core.exceptions import ValidationError
from django.db import connection, connections

from communities import clock
from communities.models import Activity
from communities.tenancy.scope import community_scope
from projects import posting
from projects.models import Channel, ChannelMembership, Message, Topic

BASE = "/c/riverside/channels/"
API = "/api/v1/c/riverside/channels/"


def test_numbers_have_no_gaps_when_many_write_at_once(committed, team, cy, leila, mo):
    """Eight threads, two batches of three each, three people: 1 to 48 and nothing else."""
    people = [cy, leila, mo]

    def write(number: int) -> None:
        person = people[number % 3]
        try:
            with community_scope(person.community, person.user_id):
                for _batch in range(2):
                    posting.write(
                        team.pk, [posting.Post(uuid.uuid4(), person.pk, "Hello") for _ in range(3)]
                    )
        finally:
            connections.close_all()

    threads = [threading.Thread(target=write, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with community_scope(cy.community, cy.user_id):
        seqs = list(Message.objects.order_by("seq").values_list("seq", flat=True))
        assert seqs == list(range(1, 49))
        assert Channel.objects.get(pk=team.pk).last_seq == 48


def test_the_same_client_id_makes_one_message(team, cy, mo, inside):
    number = uuid.uuid4()
    with inside(cy):
        first = team.post("Once", client_id=number, by=cy)
        again = team.post("Once, again", client_id=number, by=cy)
        assert (again.id, again.seq, again.fresh) == (first.id, first.seq, False)
        assert Message.objects.get().body == "Once"
    with inside(mo), pytest.raises(ValidationError, match="belongs to another message"):
        team.post("Mine", client_id=number, by=mo)


def test_the_same_client_id_twice_in_one_batch(team, cy, inside):
    number = uuid.uuid4()
    with inside(cy):
        first, second = posting.write(
            team.pk, [posting.Post(number, cy.pk, "Once"), posting.Post(number, cy.pk, "Once")]
        )
        assert (first.seq, first.fresh) == (1, True)
        assert (second.seq, second.fresh) == (1, False)


def test_a_topic_counts_for_itself(team, cy, mo, inside):
    with inside(cy):
        topic = Topic.start(team, "First demo", by=cy)
        said = [
            team.post("a", by=cy),
            team.post("b", topic=topic, by=cy),
            team.post("c", topic=topic, by=cy),
        ]
        assert [(one.seq, one.topic_seq) for one in said] == [(1, None), (2, 1), (3, 2)]


def test_a_topic_of_another_channel_is_refused(team, line, cy, inside):
    with inside(cy):
        topic = Topic.start(line, "Elsewhere", by=cy)
        with pytest.raises(ValidationError, match="no such topic"):
            team.post("a", topic=topic, by=cy)


def test_sending_moves_ones_own_mark_and_leaves_a_content_free_act(team, cy, mo, inside):
    with inside(cy):
        team.post("Our secret", by=cy)
        places = ChannelMembership.objects.filter(channel=team)
        marks = dict(places.values_list("membership__name", "read_seq"))
        assert (marks["Cy Navarro"], marks["Mo Haddad"]) == (1, 0)
        act = Activity.objects.get(verb="message.posted")
        assert act.actor_id == cy.pk
        assert act.data == {}


def test_a_mark_never_goes_back_nor_past_the_end(team, cy, mo, inside):
    with inside(cy):
        for _ in range(3):
            team.post("a", by=cy)
    with inside(mo):
        assert [team.mark_read(seq, by=mo) for seq in (2, 1, 99, -5)] == [2, 2, 3, 3]


@pytest.mark.parametrize("name", ["ada", "bo", "jun", "pia", "sam"])
def test_the_database_itself_hides_a_channel(team, cy, name, request, inside):
    """By raw SQL too, as the application's own role: no read, no write, no topic."""
    person = request.getfixturevalue(name)
    with inside(cy):
        team.post("Our secret", topic=Topic.start(team, "Ours", by=cy), by=cy)
    with inside(person), connection.cursor() as cursor:
        for table in ("projects_message", "projects_topic"):
            cursor.execute(f"SELECT count(*) FROM {table}")
            assert cursor.fetchone() == (0,)
        (answer,) = posting.write(team.pk, [posting.Post(uuid.uuid4(), person.pk, "Let me in")])
        assert answer.problem == "outside"
        assert posting.mark_read(team.pk, person.pk, 1) is None


def test_nobody_moves_anothers_mark(team, cy, mo, inside):
    with inside(cy):
        team.post("One", by=cy)
        assert posting.mark_read(team.pk, mo.pk, 1) is None
        assert ChannelMembership.objects.get(channel=team, membership=mo).read_seq == 0


def test_whoever_left_the_community_writes_in_nobodys_batch(team, cy, mo, inside):
    with inside(cy):
        type(mo).objects.filter(pk=mo.pk).update(ended_at=clock.now())
        his, hers = posting.write(
            team.pk, [posting.Post(uuid.uuid4(), one.pk, "Hello") for one in (mo, cy)]
        )
        assert (his.problem, hers.problem, hers.seq) == ("outside", "", 1)


def test_nobody_writes_into_a_channel_in_anothers_name(team, cy, ada, inside):
    """ada's scope with cy as the author: row security refuses what the function was told."""
    from django.db import ProgrammingError, transaction

    with inside(ada), pytest.raises(ProgrammingError), transaction.atomic():
        posting.write(team.pk, [posting.Post(uuid.uuid4(), cy.pk, "Not me")])


def test_a_dismissed_member_reads_and_writes_no_more(project, team, leila, cy, inside):
    with inside(cy):
        team.post("Bye", by=cy)
    with inside(leila):
        project.remove(cy, by=leila)
    with inside(cy):
        assert not Message.objects.exists()
        with pytest.raises(ValidationError, match="no such channel"):
            team.post("Back", by=cy)


def test_page_api_database_and_hub_agree_on_who_reads_what(
    team, line, ada, bo, cy, pia, sam, mo, inside
):
    with inside(ada):
        Channel.objects.create(kind="open_community", title="Square")
    for person in (ada, bo, cy, pia, sam, mo):
        with inside(person), connection.cursor() as cursor:
            seen = set(Channel.objects.visible_to(person).values_list("pk", flat=True))
            cursor.execute("SELECT my_channels()")
            assert set(cursor.fetchone()[0]) == seen
            cursor.execute("SELECT channel_id FROM channels_of(%s)", [[person.pk]])
            assert {row[0] for row in cursor.fetchall()} == seen


def test_history_from_now_hides_what_was_said_before(team, cy, jun, leila, project, inside):
    with inside(leila):
        Channel.objects.filter(pk=team.pk).update(history="from_now")
        team.post("Before", by=leila)
        project.add(jun, by=leila)
        team.post("After", by=leila)
    with inside(jun):
        seen = Message.objects.visible_to(jun).values_list("body", flat=True)
        assert list(seen) == ["After"]


def test_an_archived_channel_is_read_only(team, cy, inside):
    with inside(cy):
        team.post("Before", by=cy)
        Channel.objects.update(archived_at=clock.now())
        with pytest.raises(ValidationError, match="is over"):
            team.post("After", by=cy)


def test_cy_writes_by_the_form_and_mo_reads(team, cy, mo, client_for):
    answer = client_for(cy).post(
        f"{BASE}{team.pk}/messages/", {"body": "See <b>http://x.example</b>"}
    )
    assert answer.url.endswith("#end")
    page = client_for(mo).get(f"{BASE}{team.pk}/").content.decode()
    assert "&lt;b&gt;" in page
    assert 'href="http://x.example' in page
    assert "data-new-line" in page


def test_the_same_form_twice_says_it_once(team, cy, inside, client_for):
    form = {"body": "Once", "client_id": str(uuid.uuid4())}
    for _ in range(2):
        client_for(cy).post(f"{BASE}{team.pk}/messages/", form)
    with inside(cy):
        assert Message.objects.count() == 1


@pytest.mark.parametrize("body", ["", "   ", "x" * 8001, "zero\0byte"])
def test_a_bad_message_is_told_and_kept(team, cy, client_for, inside, body):
    answer = client_for(cy).post(f"{BASE}{team.pk}/messages/", {"body": body})
    assert answer.status_code == 400
    # No keyboard has a NUL: that is refused before any page, and there is nobody to tell.
    assert "\0" in body or 'role="alert"' in answer.content.decode()
    if len(body) > 8000:
        assert body in answer.content.decode()
    with inside(cy):
        assert not Message.objects.exists()


def test_a_private_channel_does_not_exist_for_others(team, ada, jun, dee, pia, client_for):
    for person in (ada, jun, pia, dee):
        browser = client_for(person)
        assert browser.get(f"{BASE}{team.pk}/").status_code == 404
        assert browser.post(f"{BASE}{team.pk}/messages/", {"body": "x"}).status_code == 404
        assert browser.get(f"{API}{team.pk}/messages/").status_code == 404
        body = {"body": "x", "client_id": str(uuid.uuid4())}
        answer = browser.post(f"{API}{team.pk}/messages/", body, content_type="application/json")
        assert answer.status_code == 404


def test_the_api_says_it_once_and_reads_after_a_number(team, cy, client_for):
    browser, number = client_for(cy), str(uuid.uuid4())
    body = {"body": "By API", "client_id": number}
    answers = [
        browser.post(f"{API}{team.pk}/messages/", body, content_type="application/json")
        for _ in range(2)
    ]
    assert [answer.status_code for answer in answers] == [201, 200]
    assert answers[0].json()["seq"] == answers[1].json()["seq"] == 1
    for text in ("two", "three"):
        browser.post(f"{BASE}{team.pk}/messages/", {"body": text})
    seen = browser.get(f"{API}{team.pk}/messages/?after=1").json()["results"]
    assert [one["seq"] for one in seen] == [3, 2]
    assert seen[0]["author"]["name"] == "Cy Navarro"


@pytest.mark.parametrize(
    "body",
    [{}, {"body": "x"}, {"body": "x", "client_id": "7"}, {"body": "x" * 8001, "client_id": "new"},
     {"body": "x", "client_id": "new", "topic": "00000000-0000-7000-8000-000000000000"}],
)  # fmt: skip
def test_a_bad_message_by_api_is_a_problem(team, cy, client_for, body):
    if body.get("client_id") == "new":
        body = body | {"client_id": str(uuid.uuid4())}
    answer = client_for(cy).post(f"{API}{team.pk}/messages/", body, content_type="application/json")
    assert answer.status_code == 400
    assert answer["Content-Type"] == "application/problem+json"


def test_the_channel_page_asks_as_often_for_thirty_as_for_three(team, cy, inside, client_for):
    from django.test.utils import CaptureQueriesContext

    browser, counts = client_for(cy), []
    for more in (3, 27):
        with inside(cy):
            for _ in range(more):
                team.post("Hello", by=cy)
        with CaptureQueriesContext(connection) as asked:
            browser.get(f"{BASE}{team.pk}/")
        counts.append(len(asked))
    assert counts[0] == counts[1] <= 17


@pytest.mark.parametrize("digits", [20, 5000])
def test_a_number_of_no_message_is_no_place_to_begin(team, cy, client_for, digits):
    assert client_for(cy).get(f"{BASE}{team.pk}/?before={'9' * digits}").status_code == 200


@pytest.mark.parametrize(
    "position", ["abc", "", "infinity", "\0", "9" * 30, "9" * 5000, "2026-99-99"]
)
@pytest.mark.parametrize("place", ["{team}/messages/", "", "../partners/"])
def test_an_invented_cursor_names_no_page(team, cy, ada, client_for, place, position):
    browser = client_for(ada if "partners" in place else cy)
    cursor = b64encode(urlencode({"p": position}).encode()).decode()
    address = urljoin(API, place.format(team=team.pk))
    assert browser.get(address, {"cursor": cursor}).status_code in {200, 404}
    if position == "abc":
        assert "Invalid cursor" in browser.get(address, {"cursor": cursor}).json()["detail"]


def test_a_topic_is_started_struck_through_and_opened_again(team, cy, client_for, inside):
    browser = client_for(cy)
    answer = browser.post(f"{BASE}{team.pk}/topics/", {"title": "Who may sign in?"})
    assert browser.get(answer.url).status_code == 200
    browser.post(f"{answer.url}resolution/")
    assert 'class="resolved"' in browser.get(f"{BASE}{team.pk}/").content.decode()
    assert browser.post(f"{BASE}{team.pk}/topics/", {"title": "x" * 81}).status_code == 400


def test_unread_stands_in_the_navigation_until_it_is_read(team, cy, mo, inside, client_for):
    with inside(mo):
        for _ in range(3):
            team.post("Hello", by=mo)
    assert "data-count>3<" in client_for(cy).get(f"{BASE}{team.pk}/").content.decode()
    client_for(cy).post(f"{BASE}{team.pk}/reading/")
    assert "data-count>0<" in client_for(cy).get(f"{BASE}{team.pk}/").content.decode()
