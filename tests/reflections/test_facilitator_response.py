"""Answers of facilitators: one each, told without a word of it, the oldest first."""

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils.functional import Promise

from communities import receivers
from communities.models import Activity, Mail, Notification
from reflections.forms import ResponseForm
from reflections.models import Entry, FacilitatorResponse


def test_bo_answers_and_cy_is_told_without_a_word_of_it(
    bo, cy, capstone, write, inside, client_for
):
    entry = write(cy, capstone, "facilitators")
    assert "One reflection waits" in client_for(bo).get("/c/riverside/").content.decode()
    url = reverse("reflections:response_create", args=["riverside", entry.pk])
    for _ in range(2):
        assert client_for(bo).post(url, {"text": "I saw it too."}).status_code == 302
    read = reverse("reflections:entry_detail", args=["riverside", entry.pk])
    assert client_for(cy).get(read).content.decode().count("I saw it too.") == 1
    with inside(bo):
        assert list(Entry.objects.unanswered_by_facilitators(bo)) == []
        acts = Activity.objects.filter(verb="entry.responded")
        assert acts.count() == 1
        receivers.notify(acts.get())
        told = Notification.objects.get(recipient=cy, activity=acts.get())
        mail = Mail.objects.get(to=cy.user.email)
    assert told.sentence == "Bo answered your reflection."
    assert "I saw it" not in mail.text + mail.html + mail.subject
    assert "door" not in mail.text + mail.html + mail.subject


def test_a_facilitator_answers_again_in_other_words_only(bo, cy, capstone, write, inside):
    entry = write(cy, capstone, "facilitators")
    with inside(bo):
        for text in ("I saw it too.", " I saw it too. ", "x" * 4000, "And today?", "x" * 4000):
            entry.respond(text, by=bo)
        assert FacilitatorResponse.objects.to(entry).count() == 3
        with pytest.raises(IntegrityError), transaction.atomic():
            FacilitatorResponse.objects.create(entry=entry, author=bo, text="And today?")


def test_the_answers_limit_is_said_in_the_readers_language():
    assert isinstance(ResponseForm().fields["text"].help_text, Promise)
    assert str(ResponseForm().fields["text"].help_text) == "At most 4000 characters."


@pytest.mark.parametrize(
    ("name", "status"), [("mo", 403), ("leila", 403), ("ada", 403), ("sam", 404)]
)
def test_reading_along_is_not_facilitating(name, status, cy, capstone, write, client_for, request):
    entry = write(cy, capstone, "program")
    url = reverse("reflections:response_create", args=["riverside", entry.pk])
    answer = client_for(request.getfixturevalue(name)).post(url, {"text": "Me too."})
    assert answer.status_code == status


def test_an_empty_or_endless_answer_is_refused(bo, cy, capstone, write, client_for):
    entry = write(cy, capstone, "facilitators")
    url = reverse("reflections:response_create", args=["riverside", entry.pk])
    for text in ("", "  ", "x" * 5000):
        answer = client_for(bo).post(url, {"text": text})
        assert answer.status_code == 400
        assert text in answer.content.decode()


def test_the_queue_is_oldest_first(bo, cy, leila, capstone, write, client_for):
    write(cy, capstone, "facilitators", body="first of all")
    write(leila, capstone, "facilitators", body="second of all")
    text = client_for(bo).get("/c/riverside/reflections/shared/").content.decode()
    assert text.index("first of all") < text.index("second of all")
    assert (
        "first of all"
        not in client_for(leila).get("/c/riverside/reflections/shared/").content.decode()
    )
