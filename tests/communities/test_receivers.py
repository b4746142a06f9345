"""An act that one receiver cannot read is its own trouble: the others go on, and somebody hears of it."""

import datetime as dt

import pytest

from communities import clock, due, progress, receivers
from communities.models import Activity, Completion, Due, Notification, ReceiverCursor
from communities.models.due import TRIES
from communities.notifications import Notice
from communities.tenancy.scope import community_scope

POISON, SOUND = "test.poison", "test.sound"


@pytest.fixture(autouse=True)
def undisturbed(monkeypatch):
    """Tests beside these write in other databases of the cluster, whose acts nobody waits for here."""
    last = "pg_snapshot_xmax(pg_current_snapshot())"
    monkeypatch.setattr(receivers.OldestOpenTransaction, "template", last)


@pytest.fixture
def stumbling(committed, riverside, ada, bo, monkeypatch):
    """A receiver that reads everything but one act, beside the real ones; all are up to date."""
    read = []

    def stumble(activity):
        if activity.verb == POISON:
            Notification.objects.create(recipient=ada, activity=activity, sentence="Half", path="/")
            raise RuntimeError("cannot read this")
        read.append(activity.verb)

    monkeypatch.setitem(receivers.RECEIVERS, "stumbling", stumble)
    catch_up(riverside)
    read.clear()
    return read


def catch_up(community) -> None:
    for name in receivers.RECEIVERS:
        with community_scope(community):
            while receivers.catch_up(name) == receivers.BATCH:
                pass


def acts(by, *verbs) -> None:
    for verb in verbs:
        with community_scope(by.community, by.user_id):
            Activity.record(verb, by=by, subject=by)


def unread() -> Due:
    return Due.objects.get(kind=receivers.UNREAD)


def test_what_one_cannot_read_stops_neither_it_nor_the_others(stumbling, riverside, bo, inside):
    acts(bo, POISON, SOUND)
    catch_up(riverside)
    assert stumbling == [SOUND]
    with inside(bo):
        newest = Activity.objects.order_by("-recorded_in", "-id").first().pk
        cursors = ReceiverCursor.objects.values_list("activity_id", flat=True)
        assert set(cursors) == {newest}
        assert (unread().variant, unread().tries) == ("stumbling", 1)
        assert unread().problem == "RuntimeError: cannot read this"
        assert not Notification.objects.filter(sentence="Half").exists()


def test_poison_is_given_up_after_five_tries_and_the_admins_hear_of_it(
    stumbling, riverside, ada, bo, inside, monkeypatch
):
    acts(bo, POISON)
    catch_up(riverside)
    now = clock.now()
    for hours in range(1, 9):
        monkeypatch.setattr(clock, "now", lambda at=now + dt.timedelta(hours=hours): at)
        due.sweep(lambda: community_scope(riverside))
    with inside(ada):
        assert unread().tries == TRIES and unread().done_at is None
        assert Activity.objects.filter(verb="due.given_up").count() == 1
    catch_up(riverside)
    with inside(ada):
        told = Notification.objects.filter(activity__verb="due.given_up")
        assert [one.recipient_id for one in told] == [ada.pk]


def test_what_is_mended_meanwhile_is_read_after_all(stumbling, riverside, bo, inside, monkeypatch):
    acts(bo, POISON)
    catch_up(riverside)
    monkeypatch.setitem(
        receivers.RECEIVERS, "stumbling", lambda activity: stumbling.append(activity.verb)
    )
    later = clock.now() + dt.timedelta(minutes=2)
    monkeypatch.setattr(clock, "now", lambda: later)
    due.sweep(lambda: community_scope(riverside))
    assert stumbling == [POISON]
    with inside(bo):
        assert unread().done_at


def test_a_fact_that_fails_holds_up_no_inbox(
    committed, riverside, capstone, ada, cy, inside, monkeypatch
):
    """Completions ask every fact; notices are told all the same."""

    def broken(program):
        raise ZeroDivisionError

    def told(activity):
        yield Notice(ada, "Something happened.", "/")

    catch_up(riverside)
    name, sound = next(iter(progress._facts.items()))
    fact = progress.Fact(**{**vars(sound), "count": broken, "usual": lambda whole: 1})
    monkeypatch.setitem(progress._facts, name, fact)
    monkeypatch.setattr(progress, "verbs", lambda: frozenset({SOUND}))
    monkeypatch.setitem(receivers.notify.__globals__["_types"], SOUND, told)
    with inside(cy):
        Activity.record(SOUND, by=cy, subject=cy, program=capstone)
    catch_up(riverside)
    with inside(ada):
        assert Notification.objects.filter(sentence="Something happened.").count() == 1
        assert (unread().variant, unread().tries) == ("completions", 1)
        assert not Completion.objects.filter(program=capstone, membership=cy).exists()
