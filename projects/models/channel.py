"""A channel: people who talk, in one order for all of them."""

import uuid

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils.translation import gettext_lazy as _

from communities import clock, drafts, live
from communities.tenancy.owned import Owned, OwnedKey, OwnedQuerySet
from communities.tenancy.scope import here
from projects import posting

OPEN_KINDS = ("open_program", "open_community")


class ChannelQuerySet(OwnedQuerySet):
    """Reads of channels."""

    def visible_to(self, membership):
        """Private channels to those in them, whoever they are; open ones to every member.

        A draft's channel is for those who see the draft. A place in an open channel is how far
        somebody has read, never a right: that ends with what opened the channel to them.
        """
        places = ChannelMembership.objects.active().of(membership)
        inside = models.Q(pk__in=places.values("channel_id")) & ~models.Q(kind__in=OPEN_KINDS)
        if membership.is_guest:
            return self.filter(inside)
        if membership.is_organizer:
            return self.filter(inside | models.Q(kind__in=OPEN_KINDS))
        told = models.Q(program=None) | drafts.told_to(membership, "program__")
        return self.filter(inside | models.Q(told, kind__in=OPEN_KINDS))

    def among_theirs(self, membership):
        """Without the channels of tracks that the member is not on: those are read, not followed."""
        places = ChannelMembership.objects.active().of(membership)
        return self.filter(models.Q(track=None) | models.Q(pk__in=places.values("channel_id")))

    def read_by(self, membership):
        """Adds ``read_seq`` and ``unread``. An open channel that one never opened has no unread."""
        mark = ChannelMembership.objects.of(membership).filter(channel=models.OuterRef("pk"))
        read = models.functions.Coalesce(models.Subquery(mark.values("read_seq")[:1]), "last_seq")
        return self.annotate(read_seq=read, unread=models.F("last_seq") - models.F("read_seq"))


class Channel(Owned):
    """A conversation. ``last_seq`` is the number of its newest message; numbers have no gaps.

    That a private channel exists is private, so every page and the API ask ``visible_to``. Its
    messages and topics are guarded by the database; the channel's row is not, since its maker need
    not be in it (an organizer opens a team's channel) and could not read back what was inserted.
    """

    class Kind(models.TextChoices):
        TEAM = "team", _("Team")
        PARTNER_LINE = "partner_line", _("Partner line")
        OPEN_PROGRAM = "open_program", _("Program")
        OPEN_COMMUNITY = "open_community", _("Community")
        CIRCLE = "circle", _("Circle")

    class History(models.TextChoices):
        ALL = "all", _("Everything, from the beginning")
        FROM_NOW = "from_now", _("From the day of joining on")

    kind = models.CharField(max_length=14, choices=Kind)
    project = OwnedKey("projects.Project", models.CASCADE, null=True, related_name="channels")
    program = OwnedKey("communities.Program", models.CASCADE, null=True, related_name="channels")
    track = OwnedKey("communities.Track", models.PROTECT, null=True, related_name="channels")
    title = models.CharField(_("title"), max_length=120)
    history = models.CharField(max_length=8, choices=History, default=History.ALL)
    last_seq = models.BigIntegerField(default=0, db_default=0)
    last_rev = models.BigIntegerField(default=0, db_default=0)
    archived_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(default=clock.now, editable=False)

    objects = ChannelQuerySet.as_manager()

    class Meta(Owned.Meta):
        indexes = [
            models.Index(fields=["community", "-created_at", "-id"], name="channel_by_moment")
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(kind__in=["team", "partner_line"], project__isnull=False)
                | models.Q(kind="open_program", program__isnull=False, project=None)
                | models.Q(kind__in=["open_community", "circle"], project=None, program=None),
                name="channel_belongs",
            ),
            models.CheckConstraint(
                condition=models.Q(track=None) | models.Q(kind="open_program"),
                name="channel_of_track",
            ),
            models.UniqueConstraint(fields=["community", "track"], name="one_channel_a_track"),
            models.CheckConstraint(
                condition=models.Q(history__in=["all", "from_now"]), name="channel_history"
            ),
        ]

    def __str__(self):
        return self.title

    def post(self, body: str, *, client_id: uuid.UUID | str | None = None, topic=None, by):
        """Says something here and returns the committed-to-be post (``posting.Posted``).

        The same ``client_id`` gives the same post again. Raises ValidationError with a sentence.
        """
        body = posting.clean(body)
        post = posting.Post(client_id or uuid.uuid4(), by.pk, body, getattr(topic, "pk", topic))
        (posted,) = posting.write(self.pk, [post])
        if posted.problem:
            raise ValidationError(posting.PROBLEMS[posted.problem])
        if posted.fresh:
            frames = [posting.frame(self.pk, posted, body)]
            transaction.on_commit(
                lambda: live.publish(self.community_id, str(self.pk), posted.seq, frames),
                robust=True,
            )
        return posted

    def admit(self, membership) -> "ChannelMembership":
        """Lets a person in, and shows them what the history rule says."""
        joined_seq = self.last_seq if self.history == self.History.FROM_NOW else 0
        place, _created = ChannelMembership.objects.get_or_create(
            channel=self,
            membership=membership,
            defaults={"joined_seq": joined_seq, "read_seq": self.last_seq},
        )
        if place.ended_at:
            place.ended_at = None
            place.save(update_fields=["ended_at"])
        transaction.on_commit(lambda: live.changed(self.community_id), robust=True)
        return place

    def dismiss(self, membership) -> None:
        """Ends a person's place; their open pages stop getting messages at once."""
        places = ChannelMembership.objects.active().filter(channel=self, membership=membership)
        places.update(ended_at=clock.now())
        transaction.on_commit(lambda: live.changed(self.community_id), robust=True)

    def mark_read(self, seq: int, *, by) -> int:
        """Moves the reader's mark, never back and never past the end; returns where it stands."""
        return posting.mark_read(self.pk, by.pk, seq)

    @property
    def is_open(self) -> bool:
        """Every member may read and write here."""
        return self.kind in OPEN_KINDS

    @property
    def icon(self) -> str:
        """What stands before its name."""
        icons = {
            "team": "lock",
            "partner_line": "handshake",
            "open_program": "loop",
            "circle": "users",
        }
        return icons.get(self.kind, "hash")

    def get_absolute_url(self) -> str:
        return here("projects:channel_detail", self.pk)


class ChannelMembershipQuerySet(OwnedQuerySet):
    """Reads of who is in which channel."""

    def active(self):
        """Places that have not ended."""
        return self.filter(ended_at=None)

    def of(self, membership):
        """One person's places."""
        return self.filter(membership=membership)

    def visible_to(self, membership):
        """Who is in a channel is seen by those who see the channel."""
        seen = Channel.objects.visible_to(membership)
        return self.active().filter(channel_id__in=seen.values("pk"))


class ChannelMembership(Owned):
    """A person in a channel: since which message, and how far they have read."""

    channel = OwnedKey(Channel, models.CASCADE, related_name="places")
    membership = OwnedKey("communities.Membership", models.PROTECT, related_name="+")
    joined_seq = models.BigIntegerField(default=0, db_default=0)
    read_seq = models.BigIntegerField(default=0, db_default=0)
    joined_at = models.DateTimeField(default=clock.now)
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = ChannelMembershipQuerySet.as_manager()

    class Meta(Owned.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["community", "channel", "membership"], name="one_place_in_a_channel"
            )
        ]

    def __str__(self):
        return f"{self.membership_id} in {self.channel_id}"
