"""Whether those who are connected are still signed in."""

from asgiref.sync import sync_to_async
from django.contrib.sessions.models import Session
from django.db import close_old_connections

from communities import clock
from communities.live.socket import Visitor
from communities.models import ApiToken, User


async def still_welcome(visitors: list[Visitor]) -> set[Visitor]:
    """Those whose session or token still stands, with the password they came with."""
    if not visitors:
        return set()
    return await sync_to_async(_still_welcome, thread_sensitive=False)(visitors)


def _still_welcome(visitors: list[Visitor]) -> set[Visitor]:
    close_old_connections()
    try:
        keys = {visitor.session_key for visitor in visitors if visitor.session_key}
        sessions = Session.objects.filter(session_key__in=keys, expire_date__gt=clock.now())
        sessions = set(sessions.values_list("session_key", flat=True))
        tokens = {visitor.token_id for visitor in visitors if visitor.token_id}
        tokens = set(ApiToken.objects.usable().filter(pk__in=tokens).values_list("pk", flat=True))
        people = {visitor.user_id for visitor in visitors}
        secrets = dict(
            User.objects.filter(pk__in=people, is_active=True).values_list("pk", "password")
        )
    finally:
        close_old_connections()
    return {
        visitor
        for visitor in visitors
        if secrets.get(visitor.user_id) == visitor.secret
        and (visitor.session_key in sessions or visitor.token_id in tokens)
    }
