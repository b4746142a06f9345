"""Sessions in the database; every request reads one, so the query is prepared."""

from django.contrib.sessions.backends import db
from django.contrib.sessions.models import Session
from django.db import models
from django.utils import timezone

from communities.tenancy.prepared import prepared


class SessionStore(db.SessionStore):
    """Django's own store but for how a session is looked up."""

    def _get_session_from_db(self):
        session = _running.first(self.session_key, timezone.now())
        if session is None:
            self._session_key = None
        return session


@prepared(key=models.CharField(), moment=models.DateTimeField())
def _running(key, moment):
    return Session.objects.filter(session_key=key, expire_date__gt=moment)
