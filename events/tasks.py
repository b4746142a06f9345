"""Work behind the pages: seats that go on to the next, reminders, guests who are forgotten."""

from celery import shared_task

from communities.tasks import fan_out
from communities.tenancy.task import global_task
from events import guest_mail, reminder_rows, seats
from events.models import Event, Guest


@shared_task(bind=True, in_steps=True)
def pass_seats_on(self) -> None:
    """Offers the seats that somebody let go by to the next; each meeting by itself."""
    with self.community():
        events = list(Event.objects.with_seats_let_go())
    for event in events:
        with self.community():
            seats.pass_on(event)


@global_task("finds communities with offers of seats that ran out and sends one task to each")
@shared_task
def sweep_seats() -> None:
    """Passes on seats that were offered and not taken."""
    fan_out("seats", pass_seats_on)


@shared_task
def forget_guests() -> None:
    """Forgets the guests of meetings long over, addresses that nobody answered from, and their mail."""
    unproved = Guest.objects.unproved().filter(registrations=None, attendances=None)
    for guest in unproved[:500]:
        guest_mail.forget(guest)
        guest.delete()
    for guest in Guest.objects.to_forget()[:500]:
        guest_mail.forget(guest)
        guest.forget()


@global_task("finds communities with guests to forget and sends one task to each")
@shared_task
def sweep_guests() -> None:
    """Lets every community forget the guests of meetings a month ago."""
    fan_out("guests", forget_guests)


@shared_task
def expect_meetings() -> None:
    """Sees to it that every meeting ahead in this community is reminded of."""
    reminder_rows.catch_up()


@global_task("finds communities with meetings that nobody would be reminded of, one task to each")
@shared_task
def sweep_meetings() -> None:
    """Finds meetings that came about without a row for their reminders."""
    fan_out("meetings", expect_meetings)
