"""A member in a program, in one role."""

import datetime as dt

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from communities import clock, departures, places, rules, tracks
from communities.models.activity import Activity
from communities.models.mail import Mail
from communities.models.receipt import once
from communities.tenancy.owned import Owned, OwnedKey, OwnedQuerySet
from communities.tenancy.scope import here

NUDGES_APART = dt.timedelta(days=7)


class ProgramRole(models.TextChoices):
    """Roles inside one program."""

    FACILITATOR = "facilitator", _("Facilitator")
    MENTOR = "mentor", _("Mentor")
    PARTICIPANT = "participant", _("Participant")


class Goal(models.TextChoices):
    """Which of a program's intended results somebody's why belongs to."""

    LEARNING = "learning", _("Learning")
    IMPACT = "impact", _("Impact")
    BUSINESS = "business", _("Work")


class EnrolmentQuerySet(OwnedQuerySet):
    """Reads of enrolments."""

    def active(self):
        """Enrolments that have not ended."""
        return self.filter(ended_at=None)

    def listed(self):
        """Enrolments of people who agreed to be found in the directory."""
        return self.filter(membership__is_listed=True)

    def learners(self):
        """The population of the learning figures (R2): participants."""
        return self.filter(role=ProgramRole.PARTICIPANT)

    def facilitated_by(self, membership):
        """Somebody's enrolments as a facilitator, as long as they last."""
        return self.active().filter(membership=membership, role=ProgramRole.FACILITATOR)

    def helping(self, membership):
        """Somebody's enrolments to help run a program, as a facilitator or mentor, as long as they last."""
        return self.active().filter(membership=membership).exclude(role=ProgramRole.PARTICIPANT)

    def visible_to(self, membership):
        """Members see who is in their programs, elsewhere who is listed, and their own past.

        Guests see nobody, and who helps with a draft is seen by those who see it.
        """
        if membership.is_guest:
            return self.none()
        if membership.is_organizer:
            return self
        mine = Enrolment.objects.active().filter(membership=membership).values("program_id")
        listed = models.Q(membership__is_listed=True) & ~models.Q(program__status="draft")
        told = listed | models.Q(program_id__in=mine) | models.Q(program__lead=membership)
        return self.filter(models.Q(membership=membership) | models.Q(told, ended_at=None))


class Enrolment(Owned):
    """A member's part in a program; it ends, it is never deleted.

    ``goal`` says which of the program's results the ``why`` was put under. ``held_until`` keeps the
    place of somebody who left for as long as they may think again; ``moved_to`` is where they went.
    """

    Goal = Goal
    LONGEST_WHY = 200

    program = OwnedKey("communities.Program", models.CASCADE, related_name="enrolments")
    membership = OwnedKey("communities.Membership", models.PROTECT, related_name="enrolments")
    role = models.CharField(max_length=12, choices=ProgramRole, default=ProgramRole.PARTICIPANT)
    why = models.CharField(_("what's in it for me"), max_length=LONGEST_WHY, blank=True)
    enrolled_at = models.DateTimeField(default=clock.now)
    ended_at = models.DateTimeField(null=True, blank=True)
    track = OwnedKey(
        "communities.Track", models.PROTECT, null=True, blank=True, related_name="enrolments"
    )
    goal = models.CharField(max_length=8, choices=Goal, blank=True)
    held_until = models.DateTimeField(null=True, editable=False)
    moved_to = OwnedKey(
        "communities.Enrolment", models.PROTECT, null=True, editable=False, related_name="+"
    )

    objects = EnrolmentQuerySet.as_manager()

    class Meta(Owned.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["community", "program", "membership", "role"], name="one_enrolment_a_role"
            )
        ]
        indexes = [
            models.Index(fields=["community", "membership", "program"], name="enrolment_of"),
            models.Index(
                fields=["community", "program", "role", "enrolled_at", "id"],
                condition=models.Q(ended_at=None),
                name="enrolment_by_arrival",
            ),
            models.Index(
                fields=["community", "held_until"],
                condition=models.Q(held_until__isnull=False),
                name="enrolment_held",
            ),
        ]

    def __str__(self):
        return f"{self.membership_id} in {self.program_id}"

    def get_absolute_url(self) -> str:
        return here("communities:enrolment_detail", self.program_id, self.membership_id)

    def withdraw(self, *, by) -> None:
        """Ends the enrolment; what was done in it stays. For ten minutes it can be taken back."""
        self._require_theirs(
            by, _t("Only the member, an organizer or a facilitator ends an enrolment.")
        )
        with transaction.atomic():
            places.lock(self.program)
            self._require_active()
            self.end(by=by, keep_place=True)

    def end(self, *, by, keep_place: bool = False) -> None:
        """Ends it, whoever may have decided so; the place goes to the next. Under the program's lock.

        ``keep_place`` keeps the place while the step can be taken back.
        """
        now = clock.now()
        self.ended_at = now
        limited = self.role == ProgramRole.PARTICIPANT and self.program.capacity is not None
        self.held_until = now + places.UNDO if keep_place and limited else None
        self.save(update_fields=["ended_at", "held_until"])
        self._forget_roles()
        departures.left(self, by)
        Activity.record(
            "program.withdrew", by=by, obj=self, program=self.program, subject=self.membership
        )
        if self.role != ProgramRole.PARTICIPANT:
            departures.lost(self.membership, by)
        if limited and not self.held_until:
            places.offer(self.program)

    def move(self, to, *, by) -> "Enrolment":
        """Moves the member to another program, and gives the enrolment there.

        What they wrote, promised and gave stays with this program, and theirs. Raises Full when the
        other program has no place.
        """
        sentence = _t("Only who runs both programs moves somebody from one to the other.")
        rules.require(self.program.is_run_by(by) and to.is_run_by(by), sentence)
        with transaction.atomic():
            for program in sorted((self.program, to), key=lambda one: one.pk):
                places.lock(program)
            self.refresh_from_db(fields=["ended_at", "moved_to"])
            if self.ended_at and self.moved_to and self.moved_to.program_id == to.pk:
                return self.moved_to
            self._require_active()
            said = {"name": self.membership.first_name, "title": to.title}
            if type(self).objects.active().filter(program=to, membership=self.membership).exists():
                raise ValidationError({"to": _t("%(name)s is in %(title)s already.") % said})
            there = to.enrol(self.membership, by=by, role=self.role, why=self.why)
            self.ended_at, self.moved_to, self.held_until = clock.now(), there, None
            if self.role == ProgramRole.PARTICIPANT and self.program.capacity is not None:
                self.held_until = clock.now() + places.UNDO
            self.save(update_fields=["ended_at", "moved_to", "held_until"])
            self._forget_roles()
            departures.left(self, by)
            Activity.record(
                "program.moved", by=by, obj=self, program=self.program, subject=self.membership,
                to=str(to.pk),
            )  # fmt: skip
        return there

    def resume(self, *, by) -> None:
        """Takes a withdrawal or a move back, by whoever made it, while its place is kept."""
        with transaction.atomic():
            there = self.moved_to
            touched = (self.program, there.program) if there else (self.program,)
            for program in sorted(touched, key=lambda one: one.pk):
                places.lock(program)
            self.refresh_from_db(fields=["ended_at", "held_until"])
            if self.ended_at is None:
                return
            rules.require(self.was_ended_by(by), _t("Only who decided this takes it back."))
            if self.ended_at < clock.now() - places.UNDO:
                raise ValidationError(_t("This can be taken back for ten minutes only."))
            self.program.require_open()
            if self.role == ProgramRole.PARTICIPANT:
                self._require_told()
            if self.role == ProgramRole.PARTICIPANT and not self.held_until:
                places.require_free(self.program)
            if there and not there.ended_at:
                there.end(by=by)
            self.ended_at = self.held_until = self.moved_to = None
            self.save(update_fields=["ended_at", "held_until", "moved_to"])
            self._forget_roles()
            tracks.followed(self)
            Activity.record(
                "program.resumed", by=by, obj=self, program=self.program, subject=self.membership
            )

    def choose_track(self, track, *, by) -> None:
        """Takes one of the program's tracks, or none; what was done in another stays."""
        self._require_theirs(by, _t("Only the member or who runs the program chooses a track."))
        if track and track.program_id != self.program_id:
            raise ValidationError({"track": _t("Choose one of this program’s tracks.")})
        with transaction.atomic():
            self._lock("track")
            if track == self.track:
                return
            before, self.track = self.track_id, track
            self.save(update_fields=["track"])
            tracks.followed(self)
            Activity.record(
                "program.track_chosen", by=by, obj=self, program=self.program,
                subject=self.membership, track=str(track.pk if track else ""),
                before=str(before or ""),
            )  # fmt: skip

    def say_why(self, why: str, *, by) -> None:
        """What the member wants to be able to do afterwards; only they say it."""
        rules.require(by.pk == self.membership_id, _t("Everybody says their own why."))
        if len(why) > self.LONGEST_WHY:
            raise ValidationError({"why": _t("Say why in at most 200 letters.")})
        with transaction.atomic():
            self._lock("why")
            if why.strip() == self.why:
                return
            self.why = why.strip()
            self.save(update_fields=["why"])
            Activity.record(
                "program.why_said", by=by, obj=self, program=self.program, subject=self.membership
            )

    def put_under(self, goal: str, *, by) -> None:
        """Puts the why under one of the program's results, or under none."""
        self._require_theirs(by, _t("Only the member or who runs the program sorts this."))
        if goal and goal not in Goal.values:
            raise ValidationError({"goal": _t("Choose one of the three results.")})
        if goal != self.goal:
            self.goal = goal
            self.save(update_fields=["goal"])

    def _require_theirs(self, by, sentence: str) -> None:
        rules.require(by.pk == self.membership_id or self.program.is_run_by(by), sentence)

    def _lock(self, *fields: str) -> None:
        """Holds the row, and reads again what somebody else may have changed."""
        rows = type(self).objects.select_for_update(no_key=True)
        self.refresh_from_db(from_queryset=rows, fields=fields)

    def _require_active(self) -> None:
        self.refresh_from_db(fields=["ended_at"])
        if self.ended_at:
            raise ValidationError(_t("This enrolment has ended already."))

    def _require_told(self) -> None:
        """Nobody comes back into what they cannot see."""
        if self.program.status == "draft":
            raise ValidationError(_t("The program is a draft again. Open it first."))

    def _forget_roles(self) -> None:
        """What a request knew of the member's roles no longer holds."""
        self.membership.enrolled = None
        self.program.__dict__.pop("_roles", None)

    def was_ended_by(self, by) -> bool:
        """Whether it was this member who last ended it, or moved it elsewhere."""
        ends = Activity.objects.filter(verb__in=("program.withdrew", "program.moved"))
        ends = ends.filter(subject=self.membership_id, object_id=self.pk)
        last = ends.order_by("-happened_at", "-id").first()
        return bool(last) and last.actor_id == by.pk

    @once
    def nudge(self, *, by, letter: str) -> None:
        """Sends the member a word from who runs the program, by mail, and notes that it was sent.

        The record keeps that somebody wrote, never what. Raises NotAllowed, or ValidationError for
        an empty letter.
        """
        program = self.program
        rules.require(program.is_run_by(by), _t("Only who runs the program writes from here."))
        if not letter.strip():
            raise ValidationError({"letter": _t("Write a word first.")})
        with transaction.atomic():
            # The button pressed twice, or by two people at once, is one letter.
            type(self).objects.select_for_update().get(pk=self.pk)
            if self._nudged_lately():
                said = {"name": self.membership.first_name}
                raise ValidationError(_t("%(name)s has had a word from you this week.") % said)
            act = Activity.record(
                "program.nudged", by=by, obj=self, program=program, subject=self.membership
            )
            Mail.post(
                "communities/nudge",
                to=self.membership,
                effect_key=f"nudge:{act.pk}",
                sender=by,
                program=program,
                letter=letter.strip(),
                act_url=settings.SITE_URL + program.get_absolute_url(),
                act_label=program.title,
            )

    def _nudged_lately(self) -> bool:
        since = clock.now() - NUDGES_APART
        lately = Activity.objects.filter(verb="program.nudged", happened_at__gt=since)
        return lately.filter(program=self.program, subject=self.membership).exists()

    def put_off_nudge(self, *, by) -> None:
        """Notes that who runs the program decided not to write for now."""
        allowed = self.program.is_run_by(by)
        rules.require(allowed, _t("Only who runs the program writes from here."))
        Activity.record(
            "program.nudge_put_off", by=by, obj=self, program=self.program, subject=self.membership
        )
