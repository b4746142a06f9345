"""A certificate of attendance that anyone can verify."""

import secrets

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import IntegrityError, models, transaction
from django.urls import reverse
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from communities import clock, rules
from communities.models import Activity, Enrolment
from communities.models.receipt import once
from communities.tenancy.owned import Owned, OwnedKey, OwnedQuerySet
from communities.tenancy.scope import here, require_scope
from events import certificates
from events.check_in import LETTERS

LONGEST_REASON = 300
GROUPS, GROUP = 3, 5
"""Fifteen of 23 letters are 68 bits: nobody finds a certificate by trying."""


class CertificateQuerySet(OwnedQuerySet):
    """Reads of certificates."""

    def visible_to(self, membership):
        """One's own; organizers see all, facilitators and leads those of what they run."""
        if membership.is_organizer:
            return self
        run = Enrolment.objects.facilitated_by(membership).values("program_id")
        return self.filter(
            models.Q(membership=membership)
            | models.Q(program__in=run)
            | models.Q(event__program__in=run)
            | models.Q(event__lead=membership)
        )

    def standing(self):
        """Those that nobody has taken back."""
        return self.filter(revoked_at=None)

    def with_code(self, typed: str):
        """The one that bears this code, whatever its case and dashes, or None."""
        code = "".join(letter for letter in typed.upper() if letter in LETTERS)
        if len(code) != GROUPS * GROUP:
            return None
        code = "-".join(code[start : start + GROUP] for start in range(0, len(code), GROUP))
        return self.filter(code=code).select_related("event", "program").first()


class Certificate(Owned):
    """That one member took part in a program, or in one event: issued once, verifiable, revocable.

    ``code`` is what stands on the paper and in the verification page's address. Name, title and
    figures are kept as they were at the issue. ``minutes`` are of meetings attended, present or late.
    """

    membership = OwnedKey("communities.Membership", models.PROTECT, related_name="certificates")
    program = OwnedKey("communities.Program", models.PROTECT, null=True, related_name="+")
    event = OwnedKey("events.Event", models.PROTECT, null=True, related_name="+")
    code = models.CharField(max_length=20, editable=False)
    name = models.CharField(_("name"), max_length=120)
    title = models.CharField(_("title"), max_length=120)
    first_on = models.DateField()
    last_on = models.DateField()
    attended = models.PositiveIntegerField()
    meetings = models.PositiveIntegerField()
    minutes = models.PositiveIntegerField()
    issued_by = OwnedKey("communities.Membership", models.PROTECT, null=True, related_name="+")
    issued_at = models.DateTimeField(default=clock.now)
    revoked_at = models.DateTimeField(null=True)
    revoke_reason = models.CharField(_("reason"), max_length=LONGEST_REASON, blank=True)

    objects = CertificateQuerySet.as_manager()

    class Meta(Owned.Meta):
        constraints = [
            models.UniqueConstraint(fields=["community", "code"], name="one_certificate_a_code"),
            models.UniqueConstraint(
                fields=["community", "membership", "program", "event"],
                condition=models.Q(revoked_at=None),
                nulls_distinct=False,
                name="one_certificate_each",
            ),
            models.CheckConstraint(
                condition=models.Q(program=None) ^ models.Q(event=None), name="certificate_of_one"
            ),
        ]
        indexes = [
            models.Index(fields=["community", "-issued_at", "-id"], name="certificate_by_moment")
        ]

    def __str__(self):
        return f"{self.name}: {self.title}"

    @classmethod
    @once
    def issue(cls, membership, *, of, by) -> "Certificate":
        """Issues what was earned in ``of``, a program or an event; asking again gives the same one.

        Members issue their own, whoever runs it anybody's. Raises ValidationError with what is missing,
        and when it was taken back: then only who runs it issues another.
        """
        own = by.pk == membership.pk
        rules.require(own or certificates.is_run_by(of, by), certificates.NOT_YOURS)
        about = certificates.about(of)
        mine = cls.objects.filter(membership=membership, **about)
        if there := mine.standing().first():
            return there
        if not certificates.is_run_by(of, by) and mine.exclude(revoked_at=None).exists():
            raise ValidationError(_t("It was taken back. Whoever runs this can issue another."))
        earned = certificates.require_earned(of, membership)
        certificate = cls(
            membership=membership, name=membership.name, title=of.title, issued_by=by,
            code=new_code(), first_on=earned.first_on, last_on=earned.last_on,
            attended=earned.attended, meetings=earned.meetings, minutes=earned.minutes, **about,
        )  # fmt: skip
        try:
            with transaction.atomic():
                certificate.save(force_insert=True)
                certificate._record("certificate.issued", by=by)
        except IntegrityError:
            # In the same moment somebody else has issued it.
            return mine.standing().get()
        return certificate

    @classmethod
    def issue_all(cls, of, *, by) -> list["Certificate"]:
        """Issues to everybody who has earned one and has none; whom it was taken back from is left out."""
        rules.require(certificates.is_run_by(of, by), certificates.NOT_YOURS)
        certificates.require_over(of)
        known = set(
            cls.objects.filter(**certificates.about(of)).values_list("membership_id", flat=True)
        )
        earned = [one for one in certificates.standings(of) if one.is_earned]
        people = [one.membership for one in earned if one.membership.pk not in known]
        return [cls.issue(person, of=of, by=by) for person in people]

    def revoke(self, *, by, reason: str) -> None:
        """Takes it back: its page says so from now on. The member hears why."""
        rules.require(certificates.is_run_by(self.of, by), certificates.NOT_YOURS)
        reason = " ".join(reason.split())
        if not 1 <= len(reason) <= LONGEST_REASON:
            said = _t("Say why, in at most %(longest)s characters.") % {"longest": LONGEST_REASON}
            raise ValidationError({"reason": said})
        with transaction.atomic():
            if not self._lock().revoked_at:
                self.revoked_at, self.revoke_reason = clock.now(), reason
                self.save(update_fields=["revoked_at", "revoke_reason"])
                self._record("certificate.revoked", by=by, reason=reason)

    def restore(self, *, by) -> None:
        """It holds again. ValidationError once another one was issued in its place."""
        rules.require(certificates.is_run_by(self.of, by), certificates.NOT_YOURS)
        with transaction.atomic():
            if not self._lock().revoked_at:
                return
            self.revoked_at, self.revoke_reason = None, ""
            try:
                with transaction.atomic():
                    self.save(update_fields=["revoked_at", "revoke_reason"])
            except IntegrityError:
                raise ValidationError(_t("Another one was issued in its place.")) from None
            self._record("certificate.restored", by=by)

    @property
    def of(self):
        """The program or the event."""
        return self.program if self.program_id else self.event

    @property
    def hue(self) -> int | None:
        """The program's own; None for the community's."""
        return self.program.hue if self.program_id else None

    @property
    def time(self) -> float:
        """Hours."""
        return round(self.minutes / 60, 2)

    @property
    def public_url(self) -> str:
        """Where anybody verifies it."""
        below = reverse(
            "certificate_doors:certificate_verify", args=[require_scope().slug, self.code]
        )
        return settings.SITE_URL + below

    def get_absolute_url(self) -> str:
        return here("events:certificate_detail", self.pk)

    def _lock(self) -> "Certificate":
        fresh = type(self).objects.select_for_update().get(pk=self.pk)
        self.revoked_at, self.revoke_reason = fresh.revoked_at, fresh.revoke_reason
        return self

    def _record(self, verb: str, *, by, **data) -> None:
        program = self.program if self.program_id else self.event.program
        Activity.record(verb, by=by, obj=self, program=program, subject=self.membership, **data)


class CertificateRule(Owned):
    """How much of a program earns its certificate: so many per cent of the meetings recorded."""

    program = OwnedKey("communities.Program", models.CASCADE, related_name="certificate_rules")
    least_percent = models.PositiveSmallIntegerField(
        _("share of meetings"),
        default=certificates.USUAL_PERCENT,
        validators=[MinValueValidator(1), MaxValueValidator(100)],
    )
    set_by = OwnedKey("communities.Membership", models.PROTECT, related_name="+")
    set_at = models.DateTimeField(default=clock.now)

    class Meta(Owned.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["community", "program"], name="one_certificate_rule_a_program"
            ),
            models.CheckConstraint(
                condition=models.Q(least_percent__range=(1, 100)), name="a_share_of_meetings"
            ),
        ]

    def __str__(self):
        return f"{self.least_percent} %"

    @classmethod
    def say(cls, program, least_percent: int, *, by) -> None:
        """From now on this much earns a certificate; those issued stand."""
        rules.require(certificates.is_run_by(program, by), certificates.NOT_YOURS)
        with transaction.atomic():
            # Who says the same in the same moment waits, and finds it said.
            type(program).objects.select_for_update(no_key=True).get(pk=program.pk)
            rule = cls.objects.filter(program=program).first() or cls(program=program)
            if not rule._state.adding and rule.least_percent == least_percent:
                return
            rule.least_percent, rule.set_by, rule.set_at = least_percent, by, clock.now()
            rule.clean_fields(exclude={"community", "program", "set_by"})
            rule.save()
            Activity.record(
                "certificate_rule.said", by=by, obj=rule, program=program,
                least_percent=least_percent,
            )  # fmt: skip


def new_code() -> str:
    """ "K7MQ4-X9DFA-TRW3H": unguessable, and read over a telephone without mistakes."""
    words = (
        "".join(secrets.choice(LETTERS) for _letter in range(GROUP)) for _group in range(GROUPS)
    )
    return "-".join(words)
