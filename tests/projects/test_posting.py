"""Messages: numbered without gaps, said once, and read by nobody whom the database does not let in."""

import threading
import uuid

import pytest
from django.core.exceptions import ValidationError
from django.db import connection, connections

from communities import clock
from communities.models import Activity
from communities.tenancy.scope import community_scope
from projects import posting
from projects.models import Channel, ChannelMembership, Message, Topic


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
