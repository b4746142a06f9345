"""Seats: as many as there are, and then in the order in which people came."""

import datetime as dt
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.core.exceptions import ValidationError
from django.db import OperationalError, connection
from psycopg_pool import PoolTimeout

from communities import clock
from communities.models import Activity
from communities.tenancy.access import NotAllowed
from communities.tenancy.scope import community_scope
from events import seats, tasks
from events.models import Event, Registration
from tests.communities.test_places import crowd


@pytest.fixture
def people(riverside):
    """Five members, in the order of their names."""
    return crowd(riverside, 5)


@pytest.fixture
def small(plan):
    """A meeting for everybody in ten days, with one seat."""
    return plan(hours=240, program=None, capacity=1)


def answers(event) -> str:
    """What everybody said, in the order in which they came first."""
    rows = Registration.objects.filter(event=event).order_by("pk")
    short = {"yes": "y", "no": "n", "maybe": "m", "waiting": "w"}
    return "".join("o" if one.offered_until else short[one.answer] for one in rows)


def come(event, people, seat="") -> list[Registration]:
    return [Registration.give(event, one, "yes", by=one, seat=seat) for one in people]


def sweep(riverside) -> None:
    """What the sweep does for one community."""
    with community_scope(riverside):
        for event in Event.objects.with_seats_let_go():
            seats.pass_on(event)


def test_whoever_comes_late_waits_in_the_order_of_arrival(small, people, ada, inside):
    with inside(ada):
        first, *waiting = come(small, people)
        assert (first.answer, first.seat) == ("yes", "room")
        assert [one.number for one in waiting] == [1, 2, 3, 4]
        assert [one.before() for one in waiting] == [0, 1, 2, 3]
        now = seats.of(small).room
        assert (now.capacity, now.taken, now.held, now.waiting, now.free) == (1, 1, 0, 4, 0)
        again = Registration.give(small, people[2], "yes", by=people[2])
        assert again.number == 2, "asking again keeps the place in the queue"


def test_a_seat_given_up_is_offered_to_the_first(small, people, ada, inside):
    with inside(ada):
        first, second, *_rest = come(small, people)
        first.leave(by=people[0])
        assert answers(small) == "nowww"
        second.refresh_from_db()
        assert second.offered_until - clock.now() > dt.timedelta(hours=11, minutes=59)
        assert seats.of(small).room.held == 1
        late = Registration.give(small, people[0], "yes", by=people[0])
        assert late.answer == "waiting", "a seat that is offered is taken"
        assert second.take(by=people[1]).answer == "yes"
        assert answers(small) == "wywww"
        assert second.take(by=people[1]).answer == "yes", "taking twice is taking once"


def test_offers_move_on_by_themselves(small, people, ada, inside, riverside):
    with inside(ada):
        come(small, people)[0].leave(by=people[0])
        with clock.moved(hours=13):
            sweep(riverside)
            sweep(riverside)
            assert answers(small) == "nmoww"
        with clock.moved(hours=26):
            sweep(riverside)
            assert answers(small) == "nmmow"
        lapsed = Activity.objects.filter(verb="registration.lapsed")
        assert [one.subject_id for one in lapsed.order_by("pk")] == [people[1].pk, people[2].pk]


def test_an_offer_is_taken_in_time_or_not_at_all(small, people, ada, bo, inside, riverside):
    with inside(ada):
        _first, second, third, *_rest = come(small, people)
        _first.leave(by=people[0])
        with pytest.raises(NotAllowed):
            second.take(by=people[2])
        with clock.moved(hours=13), pytest.raises(ValidationError, match="yours until"):
            second.take(by=people[1])
        with pytest.raises(ValidationError, match="No place is offered"):
            third.take(by=people[2])
        with clock.moved(hours=13):
            late = Registration.give(small, people[1], "yes", by=people[1])
            assert late.answer == "waiting", "the seat has gone to the next meanwhile"
            assert answers(small) == "nwoww"
            assert late.before() == 3


def test_a_declined_offer_goes_to_the_next_at_once(small, people, ada, inside):
    with inside(ada):
        come(small, people)[0].leave(by=people[0])
        Registration.give(small, people[1], "no", by=people[1])
        assert answers(small) == "nnoww"
        assert Activity.objects.filter(verb="registration.left", subject=people[1]).count() == 1


@pytest.mark.parametrize(
    ("hours", "lasts"), [(48, 720), (13, 720), (10, 300), (1.5, 45), (0.75, 30), (0.25, 15)]
)
def test_an_offer_never_lasts_past_the_start(plan, hours, lasts, ada, inside):
    event = plan(hours=hours)
    with inside(ada):
        minutes = (seats.until(event) - clock.now()).total_seconds() / 60
        assert minutes == pytest.approx(lasts, abs=1)


def test_nothing_is_offered_once_it_began(plan, people, ada, inside, riverside):
    event = plan(hours=1, program=None, capacity=1)
    with inside(ada):
        first, *_rest = come(event, people)
        first.leave(by=people[0])
        with clock.moved(hours=2):
            sweep(riverside)
            assert answers(event) == "nwwww"
            assert not Activity.objects.filter(verb="registration.lapsed").exists()


def test_more_seats_are_offered_at_once_and_fewer_take_none_away(small, people, ada, inside):
    with inside(ada):
        come(small, people)
        Event.objects.filter(pk=small.pk).update(capacity=3)
        seats.offer(small)
        assert answers(small) == "yooww"
        for person in people[1:3]:
            Registration.give(small, person, "yes", by=person)
        Event.objects.filter(pk=small.pk).update(capacity=1)
        seats.offer(small)
        assert answers(small) == "yyyww"
        assert seats.of(small).over == 2
        Registration.give(small, people[0], "no", by=people[0])
        assert answers(small) == "nyyww", "there is still one more than seats"


def test_a_change_of_places_or_time_reaches_the_queue(small, people, ada, inside):
    with inside(ada):
        come(small, people)
        event = Event.objects.select_related("program", "lead").get(pk=small.pk)
        event.change(by=ada, capacity=2)
        assert answers(small) == "yowww"
        soon = clock.now() + dt.timedelta(hours=2)
        event.change(by=ada, starts_at=soon, ends_at=soon + dt.timedelta(hours=1))
        assert Registration.objects.get(offered_until__isnull=False).offered_until == soon


def test_a_sweep_that_dies_half_way_leaves_nothing_half_done(
    small, people, ada, inside, riverside, monkeypatch
):
    with inside(ada):
        come(small, people)[0].leave(by=people[0])

    def die(*args):
        raise RuntimeError("the worker is gone")

    with clock.moved(hours=13):
        with monkeypatch.context() as broken, pytest.raises(RuntimeError):
            broken.setattr(seats, "_offer", die)
            sweep(riverside)
        with inside(ada):
            assert answers(small) == "nowww"
        sweep(riverside)
        with inside(ada):
            assert answers(small) == "nmoww"
            assert Activity.objects.filter(verb="registration.lapsed").count() == 1


def test_room_and_online_have_a_queue_each(plan, people, ada, inside):
    event = plan(hours=240, program=None, mode="hybrid", capacity=1, online_capacity=1)
    a, b, c, d, e = people
    with inside(ada):
        come(event, [a, b, c], seat="room")
        online, waits = come(event, [d, e], seat="online")
        assert (online.answer, online.seat, waits.answer) == ("yes", "online", "waiting")
        Registration.give(event, d, "no", by=d)
        assert answers(event) == "ywwno", "a seat online is for those who wait for one online"
        now = seats.of(event)
        assert (now.room.waiting, now.online.waiting, now.online.held) == (2, 0, 1)


def test_nobody_loses_a_seat_before_the_other_is_sure(plan, people, ada, inside):
    event = plan(hours=240, program=None, mode="hybrid", capacity=1, online_capacity=1)
    a, b, c, *_rest = people
    with inside(ada):
        come(event, [a], seat="room")
        come(event, [b, c], seat="online")
        with pytest.raises(ValidationError, match="You keep yours in the room"):
            Registration.give(event, a, "yes", by=a, seat="online")
        assert answers(event) == "yyw"
        come(event, [c], seat="room")
        assert Registration.objects.of(c).get(event=event).seat == "room"
        Registration.give(event, b, "no", by=b)
        moved = Registration.give(event, a, "yes", by=a, seat="online")
        assert (moved.answer, moved.seat) == ("yes", "online")
        assert answers(event) == "yno", "the seat in the room went to who waited for it"


def test_one_capacity_holds_for_a_meeting_of_one_kind(plan, people, ada, inside):
    event = plan(hours=240, program=None, mode="online", capacity=2)
    with inside(ada):
        come(event, people[:3])
        assert answers(event) == "yyw"
        assert Registration.objects.of(people[0]).get(event=event).seat == "online"
        with pytest.raises(ValidationError, match="no such seats"):
            Registration.give(event, people[3], "yes", by=people[3], seat="room")
        Event.objects.filter(pk=event.pk).update(mode="in_person", capacity=3)
        seats.offer(event)
        assert answers(event) == "yyo", "who said yes before it moved still counts"


def test_a_place_given_out_of_turn_is_recorded(small, people, ada, cy, inside):
    with inside(ada):
        _first, _second, third, *_rest = come(small, people)
        with pytest.raises(NotAllowed):
            third.take(by=cy)
        third.take(by=ada)
        assert answers(small) == "ywyww"
        given = Activity.objects.get(verb="registration.given")
        assert (given.actor_id, given.subject_id) == (ada.pk, people[2].pk)
        assert seats.of(small).over == 1


def test_leaving_the_community_frees_the_seat(small, people, ada, inside):
    with inside(ada):
        come(small, people)
        people[0].end(by=ada)
        assert answers(small) == "nowww"


def test_leaving_the_program_frees_its_seats(plan, cy, leila, bo, capstone, inside):
    event, public = plan(hours=240, capacity=1), plan(hours=264, is_public=True)
    with inside(bo):
        come(event, [cy, leila])
        come(public, [cy])
        for enrolment in capstone.enrolments.filter(membership=cy):
            enrolment.withdraw(by=bo)
        assert answers(event) == "no"
        assert answers(public) == "y", "what is open to everybody is open to cy"


def test_a_seat_is_given_back_also_by_who_would_not_be_asked_any_more(plan, people, ada, inside):
    event = plan(hours=240, is_public=True)
    with inside(ada):
        come(event, people[:1])
        Event.objects.filter(pk=event.pk).update(is_public=False)
        closed = Event.objects.select_related("program", "lead").get(pk=event.pk)
        with pytest.raises(NotAllowed):
            Registration.give(closed, people[1], "no", by=people[1])
        Registration.give(closed, people[0], "no", by=people[0])
        assert answers(event) == "n"
        with pytest.raises(NotAllowed):
            Registration.give(closed, people[0], "yes", by=people[0])


def test_due_work_is_found_from_outside(small, people, ada, inside):
    def due(moment):
        with connection.cursor() as cursor:
            cursor.execute("SELECT communities_with_due_work('seats', %s)", [moment])
            return [community_id for (community_id,) in cursor.fetchall()]

    with inside(ada):
        come(small, people)[0].leave(by=people[0])
    assert due(clock.now()) == []
    assert due(clock.now() + dt.timedelta(hours=13)) == [ada.community_id]


def together(count: int, function, things) -> list:
    """Each in a thread; a hundred share the pool's connections, and who waits too long asks again."""

    def patiently(thing):
        try:
            return function(thing)
        except OperationalError as busy:
            if not isinstance(busy.__cause__, PoolTimeout):
                raise
        finally:
            connection.close()
        return patiently(thing)

    with ThreadPoolExecutor(max_workers=count) as threads:
        return list(threads.map(patiently, things))


def say(riverside, event, word: str):
    """What one browser does: it opens the community, finds the meeting and answers."""

    def ask(person):
        with community_scope(riverside, person.user_id):
            mine = Event.objects.select_related("program", "lead").get(pk=event.pk)
            return mine.register(person, word, by=person)

    return ask


def test_a_hundred_at_once_for_five_seats(committed, plan, riverside, ada, inside):
    event = plan(program=None, capacity=5)
    given = together(100, say(riverside, event, "yes"), crowd(riverside, 100))
    assert sum(one.answer == "yes" for one in given) == 5
    with inside(ada):
        queue = list(Registration.objects.filter(event=event).waiting().order_by("number"))
        assert [one.number for one in queue] == list(range(1, 96))
        assert [one.answered_at for one in queue] == sorted(one.answered_at for one in queue)
        acts = Activity.objects.filter(data__event=str(event.pk))
        assert acts.filter(verb="event.answered").count() == 5
        assert acts.filter(verb="registration.waiting").count() == 95


def test_seats_given_up_under_load_go_to_the_first_once(committed, plan, riverside, ada, inside):
    """Five leave while thirty more come and ten sweeps run: the first five of the queue are offered."""
    event = plan(hours=240, program=None, capacity=5)
    people = crowd(riverside, 60)
    with inside(ada):
        come(event, people[:30])
    leave, arrive = say(riverside, event, "no"), say(riverside, event, "yes")
    acts = [lambda one=one: leave(one) for one in people[:5]]
    acts += [lambda one=one: arrive(one) for one in people[30:]]
    acts += [lambda: sweep(riverside)] * 10
    together(45, lambda act: act(), acts[::-1])
    with inside(ada):
        rows = Registration.objects.filter(event=event)
        offered = rows.exclude(offered_until=None).order_by("number")
        assert [one.membership_id for one in offered] == [one.pk for one in people[5:10]]
        now = seats.of(event).room
        assert (now.taken, now.held, now.waiting) == (0, 5, 50)
        assert Activity.objects.filter(verb="registration.offered").count() == 5


def test_sweeps_at_the_same_moment_pass_on_once(committed, plan, riverside, ada, inside):
    event = plan(hours=240, program=None, capacity=1)
    people = crowd(riverside, 4)
    with inside(ada):
        come(event, people)[0].leave(by=people[0])
    with clock.moved(hours=13):
        together(20, lambda _time: sweep(riverside), range(20))
    with inside(ada):
        assert answers(event) == "nmow"
        assert Activity.objects.filter(verb="registration.offered").count() == 2
        assert Activity.objects.filter(verb="registration.lapsed").count() == 1


def test_the_task_passes_on_in_its_community(committed, plan, riverside, ada, inside):
    event = plan(hours=240, program=None, capacity=1)
    people = crowd(riverside, 3)
    with inside(ada):
        come(event, people)[0].leave(by=people[0])
    with clock.moved(hours=13):
        done = tasks.pass_seats_on.apply(headers={"community": str(riverside.pk)})
    assert done.successful()
    with inside(ada):
        assert answers(event) == "nmo"
