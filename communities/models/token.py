"""A bearer token for the API."""

import base64
import hashlib
import secrets
import uuid

from django.db import models
from django.db.models.functions import UUID7
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from communities import clock

PREFIX = "praxis_"


class ApiTokenQuerySet(models.QuerySet):
    """Reads of tokens."""

    def usable(self):
        """Neither revoked nor expired, of a person who may sign in."""
        return self.filter(revoked_at=None, expires_at__gt=clock.now(), user__is_active=True)

    def with_secret(self, secret: str) -> "ApiToken | None":
        """The token with this secret, with its user, or None."""
        return self.filter(digest=digest(secret)).select_related("user").first()


class ApiToken(models.Model):
    """Lets a program act as a person. Only a digest is stored; the secret is shown once.

    Belongs to the person, not to a community, since it opens whatever the person may open. ``key``
    makes asking twice make one.
    """

    id = models.UUIDField(primary_key=True, db_default=UUID7(), editable=False)
    user = models.ForeignKey("communities.User", models.CASCADE, related_name="api_tokens")
    name = models.CharField(_("name"), max_length=80)
    digest = models.CharField(max_length=64, unique=True, editable=False)
    may_write = models.BooleanField(_("may write"), default=False)
    created_at = models.DateTimeField(default=clock.now, editable=False)
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)
    key = models.UUIDField(null=True, editable=False)

    objects = ApiTokenQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "key"], name="one_token_a_key")]

    def __str__(self):
        return self.name

    @classmethod
    def issue(cls, *, user, name: str, may_write: bool = False, days: int = 365, key=None):
        """A new token: returns ``(token, secret)``; the secret cannot be had again.

        Not by the same key either: that gives the token back, and an empty secret.
        """
        secret = PREFIX + secrets.token_urlsafe(32)
        expires_at = clock.now() + clock.dt.timedelta(days=days)
        token, made = cls.objects.get_or_create(
            user=user,
            key=key or uuid.uuid4(),
            defaults={
                "name": name,
                "may_write": may_write,
                "digest": digest(secret),
                "expires_at": expires_at,
            },
        )
        return token, secret if made else ""

    def revoke(self) -> None:
        """Ends the token at once."""
        self.revoked_at = clock.now()
        self.save(update_fields=["revoked_at"])


def digest(secret: str) -> str:
    """SHA-256 of a secret with 256 bits of its own, so no salt is needed."""
    return hashlib.sha256(secret.encode()).hexdigest()


def link_secret(purpose: str, seed: uuid.UUID) -> str:
    """A link's secret, which follows from its row's seed and the installation's key.

    So it can be written into one more mail, and is in no backup of the database.
    """
    made = salted_hmac(f"praxis.{purpose}", seed.bytes, algorithm="sha256").digest()
    return base64.urlsafe_b64encode(made).rstrip(b"=").decode()
