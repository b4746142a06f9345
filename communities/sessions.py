"""Sessions in the database; every request reads one, so the query is prepared."""

import datetime as dt

from allauth.usersessions.models import UserSession
from django.contrib.sessions.backends import db
from django.contrib.sessions.models import Session
from django.db import models
from django.utils import timezone

from communities import clock
from communities.tenancy.prepared import prepared

EVERY = dt.timedelta(minutes=5)
"""How old "last seen" may be."""


class SessionStore(db.SessionStore):
    """Django's own store but for how a session is looked up; ``seen_at`` is when it was used last."""

    seen_at = None

    def _get_session_from_db(self):
        session = _running.first(self.session_key, timezone.now())
        if session is None:
            self._session_key = None
        else:
            self.seen_at = session.seen_at
        return session


@prepared(key=models.CharField(), moment=models.DateTimeField())
def _running(key, moment):
    device = UserSession.objects.filter(session_key=models.OuterRef("session_key"))
    return Session.objects.filter(session_key=key, expire_date__gt=moment).annotate(
        seen_at=models.Subquery(device.values("last_seen_at"))
    )


class LastSeenMiddleware:
    """Notes when a session was used, once in five minutes and after the page is made."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        seen_at, now = request.session.seen_at, clock.now()
        if seen_at and seen_at < now - EVERY:
            known = UserSession.objects.filter(session_key=request.session.session_key)
            known.update(last_seen_at=now)
        return response


def sessions_of(user) -> models.QuerySet[UserSession]:
    """Where somebody is signed in, the latest first; what has run out is left out."""
    running = Session.objects.filter(expire_date__gt=timezone.now()).values("session_key")
    known = UserSession.objects.filter(user_id=user.pk, session_key__in=running)
    return known.order_by("-last_seen_at", "-pk")


def end(sessions: models.QuerySet[UserSession]) -> int:
    """Ends sessions; their open pages are closed within five seconds. How many they were."""
    keys = list(sessions.values_list("session_key", flat=True))
    UserSession.objects.filter(session_key__in=keys).delete()
    Session.objects.filter(session_key__in=keys).delete()
    return len(keys)
