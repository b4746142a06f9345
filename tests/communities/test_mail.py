"""The outbox: each mail goes out once, and what failed says so."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor
from email.policy import SMTP

import pytest
from django.core.mail import EmailMultiAlternatives
from django.db import connection

from communities.models import Activity, Mail, Notification
from communities.models.mail import TRIES
from communities.notifications import notify
from communities.tasks import deliver_mail, deliver_waiting
from config.celery import app

# A task closes the connection when it is done, so nothing here can be rolled back.
pytestmark = pytest.mark.usefixtures("committed")


@pytest.fixture
def mail(cy, bo, capstone, inside) -> Mail:
    """A word from bo to cy, in the outbox."""
    return post(cy, bo, capstone, inside)


def post(cy, bo, capstone, inside, key: str = "word:1") -> Mail | None:
    with inside(bo):
        return Mail.post(
            "communities/nudge", to=cy, effect_key=key, sender=bo, program=capstone,
            letter="We missed you.", act_url="https://praxis.example/", act_label="Capstone",
        )  # fmt: skip


def deliver(mail: Mail) -> None:
    """The task as a worker runs it."""
    headers = {"community": str(mail.community_id), "user": ""}
    deliver_mail.apply([str(mail.pk)], headers=headers, throw=True)


def test_a_mail_reaches_its_reader_in_text_and_html(mail, cy, inside, letters):
    deliver(mail)
    (letter,) = letters.all()
    assert letter["To"] == cy.user.email
    assert "We missed you." in letter.get_body(("plain",)).get_content()
    assert "We missed you." in letter.get_body(("html",)).get_content()
    with inside(cy):
        mail.refresh_from_db()
        assert mail.sent_at
        assert (mail.tries, mail.problem, mail.claimed_until) == (1, "", None)


def test_letters_to_many_stand_behind_what_somebody_waits_for(
    cy, bo, capstone, inside, monkeypatch, django_capture_on_commit_callbacks
):
    sent = []
    monkeypatch.setattr(
        deliver_mail, "apply_async", lambda args, **options: sent.append(options.get("queue"))
    )
    with django_capture_on_commit_callbacks(execute=True):
        post(cy, bo, capstone, inside)
    assert sent == [None]
    assert app.conf.task_routes[deliver_mail.name] == {"queue": "interactive"}
    with inside(bo):
        deliver_waiting.run()
    assert sent == [None, "bulk"]


def test_the_same_effect_is_posted_once(mail, cy, bo, capstone, inside):
    assert post(cy, bo, capstone, inside) is None
    assert post(cy, bo, capstone, inside, "word:2") is not None


def test_a_mail_reaches_an_address_without_a_membership(bo, capstone, inside, riverside, letters):
    with inside(bo):
        mail = Mail.post(
            "communities/nudge", address="new@elsewhere.example", effect_key="bare", sender=bo,
            community=riverside, program=capstone, letter="Come and see.",
        )  # fmt: skip
    deliver(mail)
    (letter,) = letters.all()
    assert letter["To"] == "new@elsewhere.example"
    assert "Come and see." in letter.get_body(("plain",)).get_content()
    assert riverside.name in letter.get_body(("html",)).get_content()


def test_delivered_again_it_is_not_sent_again(mail, letters):
    deliver(mail)
    deliver(mail)
    assert len(letters.all()) == 1


def test_two_workers_at_once_send_it_once(mail, cy, inside, monkeypatch):
    sent, both = [], threading.Barrier(2)

    def send(message):
        sent.append(message.to)
        time.sleep(0.3)  # long enough for the other worker to come by

    def work(_number):
        try:
            both.wait(5)
            deliver(mail)
        finally:
            connection.close()

    monkeypatch.setattr(EmailMultiAlternatives, "send", send)
    with ThreadPoolExecutor(max_workers=2) as threads:
        list(threads.map(work, range(2)))
    assert sent == [[cy.user.email]]
    with inside(cy):
        mail.refresh_from_db()
        assert (mail.sent_at is not None, mail.tries) == (True, 1)


def test_a_failure_is_tried_again_and_at_last_told_to_ada(mail, ada, cy, inside, monkeypatch):
    def refuse(message):
        raise ConnectionRefusedError("nobody listens")

    monkeypatch.setattr(EmailMultiAlternatives, "send", refuse)
    for tries in range(1, TRIES + 1):
        deliver(mail)
        with inside(cy):
            mail.refresh_from_db()
            assert (mail.sent_at, mail.tries, mail.claimed_until) == (None, tries, None)
            assert mail.problem == "ConnectionRefusedError: nobody listens"
            assert Mail.objects.waiting().filter(pk=mail.pk).exists() is (tries < TRIES)
    with inside(ada):
        (given_up,) = Activity.objects.filter(verb="mail.given_up")
        notify(given_up)
        told = Notification.objects.get(activity=given_up)
        assert told.recipient_id == ada.pk
        assert told.sentence.startswith(f"A mail to {cy.user.email} could not be delivered.")
    deliver(mail)
    with inside(cy):
        mail.refresh_from_db()
        assert mail.tries == TRIES


def test_a_calendar_goes_along_as_programs_expect_it(mail, cy, inside, letters):
    calendar = "BEGIN:VCALENDAR\r\nSUMMARY:Über alles\r\nEND:VCALENDAR\r\n"
    with inside(cy):
        Mail.objects.update(calendar=calendar, calendar_method="REQUEST")
    deliver(mail)
    (letter,) = letters.all()
    assert letter.get_content_type() == "multipart/mixed"
    words, file = letter.iter_parts()
    kinds = [part.get_content_type() for part in words.iter_parts()]
    assert kinds == ["text/plain", "text/html", "text/calendar"]
    invitation = list(words.iter_parts())[-1]
    assert invitation.get_param("method") == "REQUEST"
    assert invitation.get_payload(decode=True).decode() == calendar
    assert (file.get_content_type(), file.get_filename()) == ("application/ics", "invite.ics")
    assert file.get_payload(decode=True).decode() == calendar


def test_the_address_that_ends_a_mail_is_on_one_line_and_unencoded(mail):
    url = "https://praxis.example/c/riverside/events/reminders/" + "Ab-_:" * 40 + "/"
    mail.unsubscribe = url
    sent = mail.message().message(policy=SMTP).as_bytes().decode()
    assert f"\r\nList-Unsubscribe: <{url}>\r\n" in sent
    assert "\r\nList-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n" in sent
