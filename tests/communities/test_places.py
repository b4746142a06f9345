"""Places in a program: as many as there are, and then in the order in which people came."""

import datetime as dt
import re
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.core.exceptions import ValidationError
from django.db import OperationalError, connection
from psycopg_pool import PoolTimeout

from communities import clock, places, tasks
from communities.models import Activity, Enrolment, EnrolmentRequest, Membership, Program, User
from communities.tenancy.access import NotAllowed
from communities.tenancy.scope import community_scope


def crowd(riverside, count: int) -> list[Membership]:
    """People of riverside who are in no program, in the order of their names."""
    users = User.objects.bulk_create(
        User(email=f"{number:03}@crowd.example", name=f"Person {number:03}", password="!")
        for number in range(count)
    )
    with community_scope(riverside):
        return Membership.objects.bulk_create(
            Membership(user=user, name=user.name, roles=["member"]) for user in users
        )


@pytest.fixture
def small(capstone, ada, inside) -> Program:
    """The capstone with one place more than there are people in it."""
    with inside(ada):
        Program.objects.update(capacity=4)
        return Program.objects.select_related("lead").get(pk=capstone.pk)


@pytest.fixture
def people(riverside) -> list[Membership]:
    return crowd(riverside, 5)


def fill(program, people) -> list[EnrolmentRequest]:
    """The first gets the place that is left, the others queue."""
    return [fresh(program).ask(person, by=person) for person in people][1:]


def fresh(program) -> Program:
    return Program.objects.get(pk=program.pk)


def states(program) -> list[str]:
    return list(program.requests.order_by("number").values_list("state", flat=True))


def test_a_hundred_at_once_for_five_places(committed, riverside, ada, capstone, inside):
    """Exactly five get in, and the queue is the order in which the others were counted."""
    with inside(ada):
        Program.objects.filter(pk=capstone.pk).update(capacity=3 + 5)
        acts = Activity.objects.count()
    people = crowd(riverside, 100)

    def ask(person):
        try:
            with community_scope(riverside, person.user_id):
                return fresh(capstone).ask(person, by=person)
        except OperationalError as busy:
            # A hundred threads share the pool's connections; on a slow machine some wait too long.
            if not isinstance(busy.__cause__, PoolTimeout):
                raise
        finally:
            connection.close()
        return ask(person)

    with ThreadPoolExecutor(max_workers=100) as threads:
        answers = list(threads.map(ask, people))
    assert sum(isinstance(one, Enrolment) for one in answers) == 5
    with inside(ada):
        queue = list(capstone.requests.order_by("number"))
        assert [one.number for one in queue] == list(range(1, 96))
        assert [one.asked_at for one in queue] == sorted(one.asked_at for one in queue)
        assert len({one.membership_id for one in queue}) == 95
        assert places.of(fresh(capstone)).taken == 8
        assert Activity.objects.count() == acts + 100


def test_offers_go_out_in_the_order_of_arrival(small, people, ada, inside, riverside):
    with inside(ada):
        fill(small, people)
        small.enrolments.active().learners().first().withdraw(by=ada)
        assert states(small) == ["waiting"] * 4, "the place is kept while ada may think again"
        with clock.moved(minutes=11):
            tasks.pass_places_on.run()
            assert states(small) == ["offered", "waiting", "waiting", "waiting"]
        with clock.moved(hours=49):
            tasks.pass_places_on.run()
            tasks.pass_places_on.run()
            assert states(small) == ["lapsed", "offered", "waiting", "waiting"]
            acts = Activity.objects.filter(verb="enrolment_request.offered")
            assert acts.count() == 2


def test_sweeps_at_the_same_moment_offer_once(committed, riverside, ada, capstone, inside):
    with inside(ada):
        Program.objects.filter(pk=capstone.pk).update(capacity=3)
        for person in crowd(riverside, 3):
            fresh(capstone).ask(person, by=person)
        fresh(capstone).enrolments.active().learners().first().withdraw(by=ada)

    def sweep(_time):
        try:
            with community_scope(riverside):
                tasks.pass_places_on.run()
        finally:
            connection.close()

    with clock.moved(hours=1), ThreadPoolExecutor(max_workers=20) as threads:
        list(threads.map(sweep, range(20)))
    with inside(ada):
        assert states(capstone) == ["offered", "waiting", "waiting"]
        assert Activity.objects.filter(verb="enrolment_request.offered").count() == 1


def test_due_work_is_found_from_outside(small, people, ada, inside):
    with inside(ada):
        fill(small, people)
        small.enrolments.active().learners().first().withdraw(by=ada)

    def due(moment):
        with connection.cursor() as cursor:
            cursor.execute("SELECT communities_with_due_work('places', %s)", [moment])
            return [community_id for (community_id,) in cursor.fetchall()]

    assert due(clock.now()) == []
    assert due(clock.now() + dt.timedelta(minutes=11)) == [ada.community_id]


def test_an_offer_is_taken_in_time_or_not_at_all(small, people, ada, inside):
    with inside(ada):
        first, second, *_rest = fill(small, people)
        Program.objects.update(capacity=5)
        places.pass_on(fresh(small))
        first.refresh_from_db()
        with pytest.raises(NotAllowed):
            first.take(by=ada)
        with clock.moved(hours=49), pytest.raises(ValidationError, match="was yours until"):
            first.take(by=first.membership)
        assert first.take(by=first.membership).ended_at is None
        with pytest.raises(ValidationError):
            second.take(by=second.membership)
        assert states(small)[0] == "accepted"


def test_nobody_is_thrown_out_when_places_are_made_fewer(small, people, ada, inside):
    with inside(ada):
        waits = fill(small, people)
        Program.objects.update(capacity=2)
        places.pass_on(fresh(small))
        assert places.of(fresh(small)).over == 2
        assert small.enrolments.active().learners().count() == 4
        waits[0].withdraw(by=waits[0].membership)
        assert set(states(small)) == {"withdrawn", "waiting"}


def test_newcomers_do_not_pass_who_waits(small, people, ada, inside):
    """Also when there are free places for a moment, as while an offer is not made yet."""
    with inside(ada):
        fill(small, people[:3])
        Program.objects.update(capacity=9)
        with pytest.raises(places.Full):
            fresh(small).enrol(people[4], by=people[4])


def test_asking_twice_is_one_place_in_the_queue(small, people, ada, inside):
    with inside(ada):
        (first, *_rest) = fill(small, people)
        again = fresh(small).ask(first.membership, by=first.membership)
        assert again == first
        assert len(states(small)) == 4


def test_leaving_and_thinking_again_keeps_the_place(small, people, cy, ada, inside):
    with inside(cy):
        mine = Enrolment.objects.select_related("program", "membership").get(membership=cy)
        fill(small, people)
        mine.withdraw(by=cy)
        with pytest.raises(places.Full):
            fresh(small).enrol(people[3], by=people[3])
        mine.resume(by=cy)
        assert mine.ended_at is None
        mine.withdraw(by=cy)
        with pytest.raises(NotAllowed):
            mine.resume(by=ada)
        with clock.moved(minutes=11), pytest.raises(ValidationError):
            mine.resume(by=cy)


def test_who_was_taken_out_does_not_come_back_in_by_themselves(small, people, cy, ada, inside):
    with inside(ada):
        Program.objects.update(joining="invited")
        place = Enrolment.objects.select_related("program", "membership").get(membership=cy)
        place.withdraw(by=ada)
        for joining in ("invited", "approval"):
            Program.objects.update(joining=joining)
            with pytest.raises(NotAllowed):
                fresh(small).enrol(cy, by=cy)
        fresh(small).enrol(people[0], by=ada)
        fresh(small).enrol(cy, by=ada)
        place.refresh_from_db()
        assert place.ended_at is None
        place.withdraw(by=cy)
        fresh(small).enrol(cy, by=cy)
        place.refresh_from_db()
        place.withdraw(by=cy)
        with clock.moved(minutes=11), pytest.raises(NotAllowed):
            fresh(small).enrol(cy, by=cy)


def test_who_was_moved_does_not_come_back_by_themselves(small, cy, ada, inside):
    with inside(ada):
        day = clock.today()
        after = day + dt.timedelta(days=30)
        other = Program.objects.create(
            title="Another", purpose="To learn.", starts_on=day, ends_on=after, lead=ada
        )
        place = Enrolment.objects.select_related("program", "membership").get(membership=cy)
        place.move(other, by=ada)
        Program.objects.update(joining="invited")
        with pytest.raises(NotAllowed):
            fresh(small).enrol(cy, by=cy)


def test_asked_answered_and_taken_back(capstone, people, bo, ada, inside):
    someone = people[0]
    with inside(bo):
        Program.objects.update(joining="approval")
        with pytest.raises(NotAllowed, match="Ask to join"):
            fresh(capstone).enrol(someone, by=someone)
        asked = fresh(capstone).ask(someone, by=someone, why="To test with users.")
        with pytest.raises(NotAllowed):
            asked.accept(by=someone)
        asked.accept(by=bo)
        enrolment = Enrolment.objects.get(membership=someone)
        assert (enrolment.why, asked.state) == ("To test with users.", "accepted")
        with pytest.raises(NotAllowed):
            asked.reopen(by=ada)
        asked.reopen(by=bo)
        enrolment.refresh_from_db()
        assert enrolment.ended_at is not None
        assert states(capstone) == ["waiting"]
        asked.decline(by=bo, words="The next one starts in May.")
        assert states(capstone) == ["declined"]


def test_accepted_when_full_waits_for_a_place(small, people, bo, inside):
    with inside(bo):
        fresh(small).enrol(people[0], by=bo)
        Program.objects.update(joining="approval")
        asked = fresh(small).ask(people[1], by=people[1])
        asked.accept(by=bo)
        assert (asked.kind, asked.state) == ("waitlist", "waiting")
        asked.reopen(by=bo)
        assert (asked.kind, asked.state) == ("approval", "waiting")


def test_bo_answers_several_at_once(small, people, bo, inside, client_for):
    queue = f"/c/riverside/programs/{small.pk}/queue/"
    with inside(bo):
        Program.objects.update(joining="approval")
        asked = [fresh(small).ask(person, by=person) for person in people[:3]]
    browser, chosen = client_for(bo), {"chosen": [str(one.pk) for one in asked]}
    assert browser.get(queue).text.count('form="answers"') == 3
    page = browser.post(f"{queue}acceptance/", chosen, follow=True).text
    assert "Person 000 is in." in page
    assert "Every place is taken: Person 001 and Person 002 wait for the next ones." in page
    with inside(bo):
        assert states(small) == ["accepted", "waiting", "waiting"]
    undo = re.search(r'action="([^"]+/queue/return/[^"]+)"', page)[1].replace("&amp;", "&")
    browser.post(undo)
    with inside(bo):
        assert [one.kind for one in small.requests.open()] == ["approval"] * 3
        asked[1].withdraw(by=people[1])
    said = {**chosen, "words": "The next one starts in May."}
    page = browser.post(f"{queue}refusal/", said, follow=True).text
    assert "Declined. Person 000 and Person 002 hear of it." in page
    assert "Person 001: This has been answered already." in page


def test_who_became_a_guest_meanwhile_costs_the_others_nothing(
    small, people, ada, bo, inside, client_for
):
    with inside(ada):
        Program.objects.update(joining="approval", capacity=5)
        asked = [fresh(small).ask(person, by=person) for person in people[:3]]
        for person in people[:2]:
            guest = Membership.objects.select_related("user", "community").get(pk=person.pk)
            guest.grant("partner", by=ada)
            guest.withdraw("member", by=ada)
        assert states(small) == ["withdrawn", "withdrawn", "waiting"]
        # One from the days in which guests stayed in queues.
        EnrolmentRequest.objects.filter(pk=asked[0].pk).update(state="waiting")
    chosen = {"chosen": [str(asked[0].pk), str(asked[2].pk)]}
    queue = f"/c/riverside/programs/{small.pk}/queue/"
    page = client_for(bo).post(f"{queue}acceptance/", chosen, follow=True).text
    assert "Person 002 is in." in page
    with inside(ada):
        assert states(small) == ["waiting", "withdrawn", "accepted"]


def test_cy_answers_nobody_in_a_queue(small, people, cy, inside, client_for):
    with inside(cy):
        Program.objects.update(joining="approval")
        asked = fresh(small).ask(people[0], by=people[0])
    for what in ("acceptance", "refusal", "return"):
        address = f"/c/riverside/programs/{small.pk}/queue/{what}/"
        assert client_for(cy).post(address, {"chosen": [str(asked.pk)]}).status_code == 403
    with inside(cy):
        assert states(small) == ["waiting"]


def test_by_invitation_nobody_lets_themselves_in(capstone, people, bo, inside):
    with inside(bo):
        Program.objects.update(joining="invited")
        with pytest.raises(NotAllowed, match="by invitation"):
            fresh(capstone).ask(people[0], by=people[0])
        assert fresh(capstone).enrol(people[0], by=bo).ended_at is None


def test_who_leaves_the_community_leaves_the_queues(small, people, ada, inside):
    with inside(ada):
        first, second, *_rest = fill(small, people)
        Program.objects.update(capacity=5)
        places.pass_on(fresh(small))
        member = Membership.objects.select_related("user", "community").get(pk=first.membership_id)
        member.end(by=ada)
        assert states(small)[:2] == ["withdrawn", "offered"]
        second.refresh_from_db()
        assert second.is_offered
