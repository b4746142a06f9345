"""Sent twice, made once: what a member's form has made, kept under the form's key."""

import uuid
from functools import wraps

from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils.translation import gettext as _t

from communities import clock
from communities.tenancy.owned import Owned, OwnedKey, OwnedQuerySet
from communities.tenancy.row_security import CURRENT_USER, MY_MEMBERSHIP, Policy

KEPT = clock.dt.timedelta(days=7)
"""How long a form that was sent is remembered: nobody leaves one open for longer."""


def once(verb):
    """Lets a verb of a model take ``key``: with the same one the same member makes one thing.

    The second time gives back what the first one made, also when both come in the same moment: the
    second waits at the receipt's index. Without a key the verb is as it was.
    """

    @wraps(verb)
    def made_once(owner, *args, by, key: uuid.UUID | None = None, **kwargs):
        if key is None:
            return verb(owner, *args, by=by, **kwargs)
        about = "" if isinstance(owner, type) else owner.pk
        with transaction.atomic():
            receipt, fresh = Receipt.objects.get_or_create(
                sender=by, key=uuid.uuid5(key, f"{verb.__qualname__}:{about}")
            )
            if not fresh:
                return receipt.made(by)
            thing = verb(owner, *args, by=by, **kwargs)
            receipt.note(thing)
        return thing

    return made_once


class ReceiptQuerySet(OwnedQuerySet):
    """Reads of receipts."""

    def outdated(self):
        """Those of forms that nobody sends again. Seen by the sweep, which is nobody, alone."""
        return self.filter(sent_at__lt=clock.now() - KEPT)


class Receipt(Owned):
    """That a member has sent something under a key, and the thing that it made, if it made one."""

    sender = OwnedKey("communities.Membership", models.CASCADE, related_name="+")
    key = models.UUIDField()
    object_kind = models.CharField(max_length=40, blank=True)
    object_id = models.UUIDField(null=True)
    sent_at = models.DateTimeField(default=clock.now)

    objects = ReceiptQuerySet.as_manager()
    policies = (
        Policy(
            "sender_only",
            f"sender_id = {MY_MEMBERSHIP} OR ({CURRENT_USER} IS NULL AND"
            f" sent_at < now() - interval '{KEPT.days} days')",
        ),
    )

    class Meta(Owned.Meta):
        indexes = [models.Index(fields=["community", "sent_at"], name="receipt_by_moment")]
        constraints = [
            models.UniqueConstraint(fields=["community", "sender", "key"], name="one_receipt_a_key")
        ]

    def __str__(self):
        return f"{self.object_kind} {self.object_id}"

    def note(self, thing: Owned | None) -> None:
        """Writes down what was made."""
        if thing is not None:
            self.object_kind, self.object_id = thing._meta.label_lower, thing.pk
            self.save(update_fields=["object_kind", "object_id"])

    def made(self, by) -> Owned | None:
        """What was made. ValidationError when its maker no longer sees it, or it was taken back."""
        if not self.object_kind:
            return None
        seen = apps.get_model(self.object_kind).objects.visible_to(by)
        if thing := seen.filter(pk=self.object_id).first():
            return thing
        raise ValidationError(_t("This was sent before, and has been taken back since."))
