"""Somebody at the door: who asks to join, what they answered, and what was decided."""

import datetime as dt

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from communities import clock, welcome
from communities.models.activity import Activity
from communities.models.door import Door
from communities.models.mail import Mail
from communities.models.membership import Membership
from communities.models.user import User
from communities.rules import require
from communities.tenancy.owned import Owned, OwnedKey, OwnedQuerySet
from communities.tenancy.scope import here

AGAIN_AFTER = dt.timedelta(days=30)
"""How long a no stands before the same person may ask again."""
REGRET = dt.timedelta(minutes=5)
"""How long the letter about a decision waits, so that the decision can be taken back."""


class JoinRequestQuerySet(OwnedQuerySet):
    """Reads of requests."""

    def waiting(self):
        """Those that nobody has decided."""
        return self.filter(state=JoinRequest.State.WAITING)

    def visible_to(self, membership):
        """Organizers decide about all of them."""
        return self if membership.is_organizer else self.none()

    def of(self, user, program):
        """What one person asked at one door, the newest first."""
        return self.filter(user=user, program=program).order_by("-asked_at", "-id")


class JoinRequest(Owned):
    """A person's wish to come in, by a proved address.

    ``answers`` is ``[{"question", "answer"}, …]`` in the words of that day, and stays after the
    decision. ``decided_by`` is nobody where the door trusts.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("Waiting")
        ACCEPTED = "accepted", _("Accepted")
        DECLINED = "declined", _("Declined")
        WITHDRAWN = "withdrawn", _("Taken back")

    LONGEST_WORDS = 500

    program = OwnedKey("communities.Program", models.CASCADE, null=True, related_name="+")
    user = models.ForeignKey("communities.User", models.PROTECT, related_name="+", db_index=False)
    name = models.CharField(_("name"), max_length=120)
    address = models.EmailField(_("address"))
    answers = models.JSONField(default=list)
    agreement = OwnedKey("communities.Agreement", models.PROTECT, null=True, related_name="+")
    state = models.CharField(max_length=9, choices=State, default=State.WAITING)
    asked_at = models.DateTimeField(default=clock.now)
    decided_at = models.DateTimeField(null=True)
    decided_by = OwnedKey("communities.Membership", models.PROTECT, null=True, related_name="+")
    words = models.CharField(_("a word to them"), max_length=LONGEST_WORDS, blank=True)
    membership = OwnedKey("communities.Membership", models.PROTECT, null=True, related_name="+")

    objects = JoinRequestQuerySet.as_manager()

    class Meta(Owned.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["community", "user", "program"],
                condition=models.Q(state="waiting"),
                nulls_distinct=False,
                name="one_waiting_request_a_door",
            )
        ]
        indexes = [
            models.Index(fields=["community", "state", "-asked_at", "-id"], name="join_by_state"),
            models.Index(fields=["community", "-asked_at", "-id"], name="join_by_moment"),
            models.Index(fields=["community", "user", "program"], name="join_of_person"),
        ]

    def __str__(self):
        return f"{self.name} asks to join"

    @classmethod
    def ask(
        cls, door: Door, user, *, name: str, answers: list[dict], agreement, address: str = ""
    ) -> "JoinRequest":
        """Asks to come in; by a trusted door the person is in at once. Asked again, it is one request.

        Whom somebody sent away waits for an answer at a trusted door too. ``address`` is the one of
        ``user``'s that was proved; their main one, if it was none just now. ValidationError when
        the door takes nobody, or after a no.
        """
        if not door.takes_people:
            raise ValidationError(_t("Nobody can join here at the moment."))
        said = {"name": name, "answers": answers, "agreement": agreement}
        said["address"] = address or user.email
        with transaction.atomic():
            # The same person by two windows in the same moment comes in once.
            User.objects.select_for_update(no_key=True).get(pk=user.pk)
            last = cls.objects.of(user, door.program_id).select_related("membership").first()
            if last and last.is_final:
                raise ValidationError(_t("You have had an answer. It stands on this page."))
            if last and last.state == cls.State.ACCEPTED and not last.membership.ended_at:
                return last
            request, fresh = cls.objects.get_or_create(
                user=user, program=door.program, state=cls.State.WAITING, defaults=said
            )
            if fresh and door.joining == Door.Joining.TRUSTED and not welcome.sent_away_at(user):
                request._let_in(by=None)
            elif fresh:
                Activity.record("join_request.asked", obj=request, program=door.program)
        return request

    def accept(self, *, by) -> None:
        """Lets them in, into the program too if that is what they asked. Twice is once.

        Their letter waits for REGRET, so that this can be taken back.
        """
        with transaction.atomic():
            if self._decides(self.State.ACCEPTED, by):
                self._let_in(by=by)
                self._write("accepted", by)

    def decline(self, words: str, *, by) -> None:
        """Says no, with a sentence that they read. Twice is once."""
        if not words.strip():
            raise ValidationError(
                {"words": _t("Give them a sentence. They have written some too.")}
            )
        with transaction.atomic():
            if self._decides(self.State.DECLINED, by):
                self._settle(self.State.DECLINED, by=by, words=words.strip())
                Activity.record("join_request.declined", by=by, obj=self, program=self.program)
                self._write("declined", by)

    def reopen(self, *, by) -> None:
        """Takes a decision back as long as its letter has not gone out."""
        require(by.is_organizer, _t("Only organizers decide who comes in."))
        with transaction.atomic():
            self._lock()
            if self.state == self.State.WAITING:
                return
            if not self.can_reopen or not Mail.recall(self._letter):
                raise ValidationError(
                    _t("The letter to %(name)s has gone out. Write to them instead.")
                    % {"name": self.name}
                )
            self._let_out(by=by)
            self._settle(self.State.WAITING, by=None)
            Activity.record("join_request.reopened", by=by, obj=self, program=self.program)

    def withdraw(self) -> None:
        """The person takes it back, before anybody has decided."""
        with transaction.atomic():
            self._lock()
            if self.state == self.State.WAITING:
                self._settle(self.State.WITHDRAWN, by=None)
                Activity.record("join_request.withdrawn", obj=self, program=self.program)

    @property
    def is_final(self) -> bool:
        """A no that still stands; whoever was let in and has left may ask again."""
        recent = self.decided_at and self.decided_at > clock.now() - AGAIN_AFTER
        return self.state == self.State.DECLINED and bool(recent)

    @property
    def again_at(self) -> dt.datetime:
        """From when they may ask again after a no."""
        return self.decided_at + AGAIN_AFTER

    @property
    def can_reopen(self) -> bool:
        """The letter still waits."""
        decided = self.state in {self.State.ACCEPTED, self.State.DECLINED} and self.decided_by_id
        return bool(decided) and clock.now() < self.decided_at + REGRET

    @property
    def said(self) -> str:
        """Their answers in a line, for a list."""
        return " · ".join(filter(None, (one["answer"] for one in self.answers)))

    @property
    def first_name(self) -> str:
        """What a letter says."""
        return self.name.split(" ")[0]

    def get_absolute_url(self) -> str:
        return here("communities:join_request_detail", self.pk)

    def _decides(self, state: str, by) -> bool:
        """True when it is to be decided now; False when ``by`` decided it so already.

        What somebody else decided is refused, so that nobody takes it for theirs and takes it back.
        """
        require(by.is_organizer, _t("Only organizers decide who comes in."))
        self._lock()
        if self.state == state and self.decided_by_id == by.pk:
            return False
        if self.state == self.State.WITHDRAWN:
            raise ValidationError(_t("They have taken it back."))
        if self.state != self.State.WAITING:
            raise ValidationError(_t("Somebody has answered this already."))
        return True

    def _lock(self) -> None:
        """Two organizers who decide at once decide one after the other."""
        fields = ("state", "decided_at", "decided_by", "membership", "words")
        self.refresh_from_db(fields=fields, from_queryset=type(self).objects.select_for_update())

    def _let_in(self, *, by) -> None:
        moment = clock.now()
        member = Membership.join(self.user, name=self.name, by=by)
        member.user = self.user
        if self.agreement:
            self.agreement.accept(by=member, at=self.asked_at, through="joining")
        self._settle(self.State.ACCEPTED, by=by, membership=member, at=moment)
        Activity.record(
            "join_request.accepted",
            by=by or member,
            obj=self,
            program=self.program,
            subject=member,
        )
        if self.program:
            # A trusted door was opened by who runs the program; its lead stands for them.
            lead = self.program.lead
            self.program.ask(member, by=by or (lead if self.program.is_run_by(lead) else member))

    def _let_out(self, *, by) -> None:
        """Undoes what ``_let_in`` did; who was here before stays."""
        member = self.membership
        if member and member.joined_at >= self.decided_at:
            member.end(by=by)
        elif member and self.program:
            for enrolment in member.enrolments.active().learners().filter(program=self.program):
                enrolment.withdraw(by=by)

    def _settle(self, state: str, *, by, words: str = "", membership=None, at=None) -> None:
        self.state, self.decided_by, self.words = state, by, words
        self.decided_at = None if state == self.State.WAITING else at or clock.now()
        self.membership = membership
        self.save(update_fields=["state", "decided_by", "decided_at", "words", "membership"])

    def _write(self, what: str, by) -> None:
        """The letter about the decision, which waits a little."""
        if what == "accepted":
            path = self.program.get_absolute_url() if self.program else here("communities:home")
        else:
            path = Door.of(self.program).join_address
        Mail.post(
            f"communities/join_{what}",
            address=self.address,
            effect_key=self._letter,
            wait=REGRET,
            community=by.community,
            request=self,
            by=by,
            act_url=settings.SITE_URL + path,
        )

    @property
    def _letter(self) -> str:
        return f"join-request:{self.pk}"
