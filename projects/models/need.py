"""What a partner finds hard today, and how it will know that it is done."""

import datetime as dt

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from communities import clock
from communities.models import Activity
from communities.models.receipt import once
from communities.rules import require
from communities.tenancy.owned import Owned, OwnedKey, OwnedQuerySet
from communities.tenancy.scope import here
from projects import rules
from projects.models.partner import Contact, Partner


class NeedQuerySet(OwnedQuerySet):
    """Reads of needs."""

    def visible_to(self, membership):
        """Organizers see all, members the accepted ones, a contact those of their partner."""
        if membership.is_organizer:
            return self
        if membership.is_guest:
            return self.filter(
                partner_id__in=Contact.objects.active().of(membership).values("partner_id")
            )
        return self.filter(state=Need.State.ACCEPTED)

    def waiting(self):
        """Posted and not answered, the longest wait first."""
        return self.filter(state=Need.State.POSTED).order_by("posted_at", "id")


class Need(Owned):
    """A need in the partner's own words. A project opens only from an accepted one."""

    class State(models.TextChoices):
        POSTED = "posted", _("Posted")
        ACCEPTED = "accepted", _("Accepted")
        DECLINED = "declined", _("Declined")

    class Hours(models.IntegerChoices):
        NONE = 0, _("None just now")
        ONE = 1, _("1 hour a week")
        MORE = 3, _("2 to 3 hours")

    partner = OwnedKey(Partner, models.PROTECT, related_name="needs")
    words = models.TextField(_("What is hard today?"), max_length=600)
    done_when = models.TextField(_("How will you know it is done?"), max_length=400)
    by_date = models.DateField(_("By when would it help?"), null=True, blank=True)
    hours = models.PositiveSmallIntegerField(
        _("How much time can you give?"), choices=Hours, default=Hours.ONE
    )
    state = models.CharField(max_length=8, choices=State, default=State.POSTED, editable=False)
    posted_by = OwnedKey("communities.Membership", models.PROTECT, related_name="+")
    posted_at = models.DateTimeField(default=clock.now, editable=False)
    answered_by = OwnedKey("communities.Membership", models.PROTECT, null=True, related_name="+")
    answered_at = models.DateTimeField(null=True, editable=False)
    reason = models.CharField(_("reason"), max_length=400, blank=True)

    objects = NeedQuerySet.as_manager()

    class Meta(Owned.Meta):
        indexes = [
            models.Index(fields=["community", "state", "posted_at", "id"], name="need_waiting"),
            models.Index(fields=["community", "-posted_at", "-id"], name="need_by_moment"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state="posted", answered_at=None)
                | models.Q(state="accepted", answered_at__isnull=False)
                | (models.Q(state="declined", answered_at__isnull=False) & ~models.Q(reason="")),
                name="need_answered",
                violation_error_message=_("Say why, so that the partner knows."),
            ),
            models.CheckConstraint(
                condition=~models.Q(words="") & ~models.Q(done_when=""), name="need_says_when_done"
            ),
        ]

    def __str__(self):
        return self.words[:60]

    @classmethod
    @once
    def post(
        cls,
        *,
        partner: Partner,
        words: str,
        done_when: str,
        by_date: dt.date | None = None,
        hours: int = Hours.ONE,
        by,
    ) -> "Need":
        """A contact says what is hard. Raises NotAllowed for anyone who does not speak for ``partner``.

        Sent twice within a day, word for word and not answered, it is one need.
        """
        allowed = rules.speaks_for(by, partner)
        require(allowed, _t("Only %(name)s can say what it needs.") % {"name": partner.name})
        need = cls(
            partner=partner,
            words=words.strip(),
            done_when=done_when.strip(),
            by_date=by_date,
            hours=hours,
            posted_by=by,
        )
        if by_date and by_date < clock.today():
            day = date_format(by_date, "j F")
            sentence = _t("%(day)s has passed. Any day from today works.") % {"day": day}
            raise ValidationError({"by_date": sentence})
        if by_date and clock.is_far(by_date):
            raise ValidationError({"by_date": _t("Choose a day within the next ten years.")})
        need.clean_fields(
            exclude=["community", "partner", "posted_by", "answered_by", "answered_at"]
        )
        with transaction.atomic():
            # One at a time from each contact, or two taps at once would not see each other.
            list(partner.contacts.of(by).select_for_update())
            if there := need._sent_before():
                return there
            need.save()
            Activity.record("need.posted", by=by, obj=need)
        return need

    def accept(self, *, by) -> None:
        """An organizer takes the need on. Only a posted need can be answered, and only once."""
        self._answer(self.State.ACCEPTED, "", by)

    @once
    def decline(self, *, by, reason: str) -> None:
        """An organizer says no, and why: the partner reads the reason."""
        if not reason.strip():
            raise ValidationError({"reason": _t("Say why, so that the partner knows.")})
        self._answer(self.State.DECLINED, reason.strip(), by)

    def has_waited(self) -> int:
        """Whole days since it was posted."""
        return (clock.now() - self.posted_at).days

    @property
    def is_open(self) -> bool:
        """Not answered yet."""
        return self.state == self.State.POSTED

    def get_absolute_url(self) -> str:
        return here("projects:need_detail", self.pk)

    def _sent_before(self) -> "Need | None":
        same = {name: getattr(self, name) for name in ("words", "done_when", "by_date", "hours")}
        mine = type(self).objects.waiting().filter(partner=self.partner, posted_by=self.posted_by)
        return mine.filter(posted_at__gt=clock.now() - dt.timedelta(days=1), **same).first()

    def _answer(self, state: str, reason: str, by) -> None:
        require(rules.may_answer_needs(by), _t("Only organizers answer a need."))
        with transaction.atomic():
            # Two organizers may answer at the same moment: the second one is told.
            locked = type(self).objects.select_for_update().get(pk=self.pk)
            if not locked.is_open:
                raise ValidationError(_t("This need has been answered already."))
            self.state, self.reason = state, reason
            self.answered_by, self.answered_at = by, clock.now()
            self._meta.get_field("reason").clean(reason, self)
            self.save(update_fields=["state", "reason", "answered_by", "answered_at"])
            Activity.record(f"need.{state}", by=by, obj=self, subject=self.posted_by)
