"""Work behind the pages: mails and receivers."""

from celery import shared_task
from django.db import connection

from communities import clock, due, mondays, places, receivers, renewals
from communities.imports import running
from communities.models import Community, Import, Mail, Program, Receipt
from communities.tenancy.scope import Scope, require_scope
from communities.tenancy.task import global_task

MOST_BATCHES = 20
"""Of what is due, in one task: well within the time after which a broker sends it again."""

FORGOTTEN_TABLES, FORGOTTEN_RECEIPTS = 10, 5000
"""So many in one go, that no transaction takes long."""


@shared_task(bind=True, in_steps=True)
def deliver_mail(self, mail_id: str) -> None:
    """Sends one mail. Claimed first and sent outside of the transaction, so that it goes out once."""
    with self.community():
        mail = Mail.objects.filter(pk=mail_id).first()
        if mail is None or not mail.claim():
            return
    problem = ""
    try:
        mail.message().send()
    except OSError as failure:
        problem = f"{type(failure).__name__}: {failure}"
    with self.community():
        mail.settle(problem)


@shared_task
def deliver_waiting() -> None:
    """Sends what was posted to many, and again what a crash left, in this community's outbox.

    Behind the mails that somebody waits for: a code does not stand in line after a thousand letters.
    """
    waiting = Mail.objects.waiting().order_by("pk").values_list("pk", flat=True)
    for mail_id in waiting[:500]:
        deliver_mail.apply_async([str(mail_id)], queue="bulk")


@shared_task
def run_receivers() -> None:
    """Lets every receiver read on in this community's record."""
    full = [receivers.catch_up(name) == receivers.BATCH for name in receivers.RECEIVERS]
    if any(full):
        run_receivers.apply_async()


@shared_task(bind=True, in_steps=True)
def take_import(self, import_id: str) -> None:
    """Takes the lines of a table in, as the person who brought it."""
    running.run(import_id, self.community)


@shared_task
def resume_imports() -> None:
    """Goes on with tables whose task was lost in this community."""
    for table in Import.objects.lost().select_related("made_by")[:20]:
        scope = Scope(require_scope().community_id, table.made_by.user_id, "")
        take_import.apply_async([str(table.pk)], scope=scope)


@global_task("finds communities with imports left half-way and sends one task to each")
@shared_task
def sweep_imports() -> None:
    """Re-publishes imports whose task was lost."""
    fan_out("imports", resume_imports)


@shared_task
def forget_outdated() -> None:
    """Forgets the lines of old tables and old receipts here; a full batch calls for another."""
    tables = list(Import.objects.outdated().order_by("moved_at")[:FORGOTTEN_TABLES])
    for table in tables:
        table.forget()
    old = Receipt.objects.outdated().order_by("sent_at").values("pk")[:FORGOTTEN_RECEIPTS]
    receipts, _kinds = Receipt.objects.filter(pk__in=old).delete()
    if len(tables) == FORGOTTEN_TABLES or receipts == FORGOTTEN_RECEIPTS:
        forget_outdated.apply_async()


@global_task(
    "finds communities with lines and receipts that are too old and sends one task to each"
)
@shared_task
def sweep_outdated() -> None:
    """Lets every community forget what it no longer needs."""
    fan_out("outdated", forget_outdated)


@shared_task
def pass_places_on() -> None:
    """Offers the places that somebody let go by to the next in this community's queues."""
    for program in Program.objects.with_places_let_go():
        places.pass_on(program)


@global_task("finds communities with offers that ran out and sends one task to each")
@shared_task
def sweep_places() -> None:
    """Passes on places that were offered and not taken, or given up a while ago."""
    fan_out("places", pass_places_on)


@shared_task
def send_mondays() -> None:
    """Posts Monday's mails that are due in this community."""
    mondays.send()


@global_task("finds communities where it is Monday morning for somebody and sends one task to each")
@shared_task
def sweep_mondays() -> None:
    """Looks who gets Monday's mail now."""
    fan_out("mondays", send_mondays)


@shared_task
def send_renewals() -> None:
    """Reminds people of this community of terms that end; a full batch calls for another."""
    community = Community.objects.get(pk=require_scope().community_id)
    if renewals.send(community) >= renewals.BATCH:
        send_renewals.apply_async()


@global_task("finds communities that remind people and sends one task to each")
@shared_task
def sweep_renewals() -> None:
    """Sends the day's reminders, in each community from its own morning on."""
    fan_out("renewals", send_renewals)


@shared_task(bind=True, in_steps=True)
def do_due(self) -> None:
    """Does what is due in this community, batch after batch; what is left then calls for another."""
    for _batch in range(MOST_BATCHES):
        if due.sweep(self.community) < due.BATCH:
            return
    with self.community():
        do_due.apply_async()


@global_task("finds communities with something due and sends one task to each")
@shared_task
def sweep_due() -> None:
    """Looks what is due now: reminders, prompts, whatever has a row."""
    fan_out("due", do_due)


@global_task("finds communities with mail left over and sends one task to each")
@shared_task
def sweep_outbox() -> None:
    """Re-publishes mails whose task was lost."""
    fan_out("mail", deliver_waiting)


@global_task("finds communities with unread activities and sends one task to each")
@shared_task
def sweep_receivers() -> None:
    """Re-publishes wake-ups that were lost."""
    fan_out("receivers", run_receivers)


def fan_out(kind: str, task) -> None:
    """Sends ``task`` to every community with due work of this kind (`functions.due_work`)."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT communities_with_due_work(%s, %s)", [kind, clock.now()])
        found = [community_id for (community_id,) in cursor.fetchall()]
    for community_id in found:
        task.apply_async(scope=Scope(community_id, None, ""))
