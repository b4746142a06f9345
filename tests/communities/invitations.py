"""Invitations as scenes send them and as people open them."""

import re

from communities import inviting
from communities.models import (
    Invitation,
    Mail,
)

LIST = "/c/riverside/people/invitations/"
NEW = f"{LIST}new/"
SEND = f"{LIST}sending/"


def send(by, inside, text="Yara Costa <yara@new.example>", **what) -> list:
    with inside(by):
        people = inviting.read(text)
        Invitation.send(people, by=by, **what)
    return people


def path(invitation, by, inside) -> str:
    with inside(by):
        return invitation.url[invitation.url.index("/c/") :]


def code_in_the_outbox(by, inside) -> str:
    with inside(by):
        mail = Mail.objects.filter(effect_key__startswith="code:").order_by("created_at").last()
    return re.search(r"\b[A-Z0-9]{4}-[A-Z0-9]{4}\b", mail.text).group()


def come_in(client, door, by, inside, **form):
    """The three screens: the page, the code, inside."""
    first = client.post(door, {"name": "Yara Costa", **form})
    assert (first.status_code, first.url) == (302, f"{door}code/")
    return client.post(first.url, {"code": code_in_the_outbox(by, inside)})
