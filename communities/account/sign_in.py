"""Who is signed in; every request asks, so the query is prepared."""

from allauth.account.auth_backends import AuthenticationBackend
from django.db import models

from communities.models import User
from communities.tenancy.prepared import prepared


class Backend(AuthenticationBackend):
    """allauth's own backend but for how the user of a session is looked up."""

    def get_user(self, user_id):
        """The user of a session, or None for one who is gone or shut out."""
        user = _with_id.first(user_id)
        return user if user and self.user_can_authenticate(user) else None


@prepared(user=models.UUIDField())
def _with_id(user):
    return User.objects.filter(pk=user)
