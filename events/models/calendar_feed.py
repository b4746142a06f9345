"""A calendar feed: a secret address that calendar programs read."""

import uuid

from django.conf import settings
from django.db import models, transaction
from django.utils.translation import gettext as _t

from communities import clock, rules
from communities.models import Activity, Program
from communities.models.token import digest, link_secret
from communities.tenancy.owned import Owned, OwnedKey, OwnedQuerySet
from communities.tenancy.scope import here

PURPOSE = "calendar_feed"


class CalendarFeedQuerySet(OwnedQuerySet):
    """Reads of feeds."""

    def visible_to(self, membership):
        """One's own."""
        return self.filter(membership=membership)

    def open(self):
        """Those that still answer."""
        return self.filter(revoked_at=None)

    def with_secret(self, secret: str) -> "CalendarFeed | None":
        """The open feed of a link, of somebody who is still here."""
        found = self.open().filter(digest=digest(secret), membership__ended_at=None)
        return found.select_related("membership__user", "program").first()


class CalendarFeed(Owned):
    """One person's calendar, or one program's as that person sees it. The link can be revoked.

    The secret follows from ``seed`` and the installation's key; only its digest is looked up.
    """

    membership = OwnedKey("communities.Membership", models.CASCADE, related_name="calendar_feeds")
    program = OwnedKey("communities.Program", models.CASCADE, null=True, related_name="+")
    seed = models.UUIDField(default=uuid.uuid4, editable=False)
    digest = models.CharField(max_length=64, editable=False)
    created_at = models.DateTimeField(default=clock.now, editable=False)
    revoked_at = models.DateTimeField(null=True)

    objects = CalendarFeedQuerySet.as_manager()

    class Meta(Owned.Meta):
        constraints = [
            models.UniqueConstraint(fields=["community", "digest"], name="one_feed_a_link"),
            models.UniqueConstraint(
                fields=["community", "membership", "program"],
                condition=models.Q(revoked_at=None),
                nulls_distinct=False,
                name="one_open_feed",
            ),
        ]

    def __str__(self):
        return f"calendar of {self.membership_id}"

    @classmethod
    def make(cls, *, by, program=None) -> "CalendarFeed":
        """One's own calendar, or a program's; there is one open link to each."""
        seen = program is None or Program.objects.visible_to(by).filter(pk=program.pk).exists()
        rules.require(seen and not by.is_guest, _t("Members follow what they can see."))
        seed = uuid.uuid4()
        with transaction.atomic():
            feed, fresh = cls.objects.open().get_or_create(
                membership=by,
                program=program,
                revoked_at=None,
                defaults={"seed": seed, "digest": digest(link_secret(PURPOSE, seed))},
            )
            if fresh:
                Activity.record("calendar_feed.made", by=by, obj=feed, program=program)
        return feed

    def renew(self, *, by) -> "CalendarFeed":
        """Another link instead of this one, which ends at once."""
        with transaction.atomic():
            self.revoke(by=by)
            return type(self).make(by=by, program=self.program)

    def revoke(self, *, by) -> None:
        """Ends the link at once; twice is once."""
        rules.require(by.pk == self.membership_id, _t("Everybody ends their own links."))
        with transaction.atomic():
            open_now = type(self).objects.open().filter(pk=self.pk)
            if open_now.update(revoked_at=clock.now()):
                Activity.record("calendar_feed.revoked", by=by, obj=self, program=self.program)

    @property
    def url(self) -> str:
        """The secret address that a calendar program reads."""
        return settings.SITE_URL + here("events:feed_read", link_secret(PURPOSE, self.seed))

    @property
    def webcal_url(self) -> str:
        """The same for the calendar program of whoever clicks it."""
        return f"webcal://{self.url.partition('//')[2]}"
