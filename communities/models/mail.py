"""The outbox of mails: written with the act, sent after it, once."""

import re
import secrets

from django.conf import settings
from django.db import models, transaction
from django.template.loader import render_to_string
from django.utils.html import escape

from communities import clock
from communities.letter import Letter
from communities.models.activity import Activity
from communities.tenancy.owned import Owned, OwnedQuerySet
from communities.tenancy.scope import require_scope

TRIES = 5
SECRET = secrets.token_hex(8)
"""New with every process, which draws a mail and fills it: nobody writes a slot into a title."""
SLOT = re.compile(f"\ue000{SECRET}:([a-z_]+)\ue001")

OWN = frozenset({"unsubscribe", "calendar", "calendar_method"})


def slot(name: str) -> str:
    """Where a letter's own value goes in a mail that is drawn once for many."""
    return f"\ue000{SECRET}:{name}\ue001"


class MailQuerySet(OwnedQuerySet):
    """Reads of the outbox."""

    def waiting(self):
        """Not sent, not given up, and not being sent by someone else."""
        return self.filter(sent_at=None, tries__lt=TRIES).filter(
            models.Q(claimed_until=None) | models.Q(claimed_until__lt=clock.now())
        )


class Mail(Owned):
    """A mail to one address. ``effect_key`` makes the same effect happen once.

    ``calendar`` is an iCalendar text that goes along, with what it asks of a calendar (REQUEST,
    CANCEL) as ``calendar_method``. ``unsubscribe`` is an address that a mail program may post to.
    """

    effect_key = models.CharField(max_length=160)
    to = models.EmailField()
    subject = models.CharField(max_length=200)
    text = models.TextField()
    html = models.TextField()
    calendar = models.TextField(blank=True)
    calendar_method = models.CharField(max_length=10, blank=True)
    unsubscribe = models.URLField(max_length=600, blank=True)
    created_at = models.DateTimeField(default=clock.now)
    claimed_until = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)
    tries = models.PositiveSmallIntegerField(default=0)
    problem = models.CharField(max_length=300, blank=True)

    objects = MailQuerySet.as_manager()

    class Meta(Owned.Meta):
        constraints = [
            models.UniqueConstraint(fields=["community", "effect_key"], name="one_mail_an_effect")
        ]
        indexes = [
            models.Index(
                fields=["community", "created_at"],
                condition=models.Q(sent_at=None),
                name="mail_waiting",
            )
        ]

    def __str__(self):
        return f"{self.subject} → {self.to}"

    @classmethod
    def post(
        cls,
        template: str,
        *,
        to=None,
        address: str = "",
        effect_key: str,
        wait: clock.dt.timedelta | None = None,
        calendar: tuple[str, str] = ("", ""),
        **context,
    ) -> "Mail | None":
        """Puts a mail into the outbox; None when this effect was posted before.

        It goes to a membership, or to the bare ``address`` of somebody who has none; then the
        context brings the ``community``. One that has to ``wait`` is sent by the sweep, and until then
        ``recall`` takes it back. ``template`` names ``emails/<template>.txt`` (first line:
        the subject) and ``.html``. A ``calendar`` is its iCalendar text and method.
        """
        if to is not None:
            address, context["community"] = to.user.email, to.community
        subject, text, html = cls.written(template, recipient=to, **context)
        mail, created = cls.objects.get_or_create(
            effect_key=effect_key,
            defaults={
                "to": address,
                "subject": subject,
                "text": text,
                "html": html,
                "calendar": calendar[0],
                "calendar_method": calendar[1],
                "claimed_until": clock.now() + wait if wait else None,
            },
        )
        if not created or wait:
            return mail if created else None
        from communities.tasks import deliver_mail  # noqa: PLC0415 - tasks import the models

        scope, mail_id = require_scope(), str(mail.pk)
        transaction.on_commit(lambda: deliver_mail.apply_async([mail_id], scope=scope), robust=True)
        return mail

    @classmethod
    def post_many(cls, template: str, letters: list[dict], **context) -> None:
        """Puts one mail to many addresses into the outbox; drawn once, with a slot for what differs.

        Each letter is ``address``, ``effect_key`` and the values of the slots: where the context
        brings ``slot("name")``, the letter's ``name`` will stand, in the HTML escaped. A letter may
        bring ``unsubscribe``, ``calendar`` and ``calendar_method`` of its own.
        """
        subject, text, html = cls.written(template, **context)
        mails = []
        for letter in letters:
            safe = {name: escape(value) for name, value in letter.items()}
            mails.append(
                cls(
                    effect_key=letter["effect_key"],
                    to=letter["address"],
                    subject=subject,
                    text=SLOT.sub(lambda found, by=letter: by[found[1]], text),
                    html=SLOT.sub(lambda found, by=safe: by[found[1]], html),
                    **{name: letter[name] for name in OWN & letter.keys()},
                )
            )
        cls.objects.bulk_create(mails, batch_size=500, ignore_conflicts=True)
        from communities.tasks import deliver_waiting  # noqa: PLC0415 - tasks import the models

        scope = require_scope()
        transaction.on_commit(lambda: deliver_waiting.apply_async([], scope=scope), robust=True)

    @classmethod
    def recall(cls, effect_key: str) -> bool:
        """Takes a mail back that nobody has tried to send; False when it is too late."""
        gone, _of_what = cls.objects.filter(effect_key=effect_key, tries=0).delete()
        return bool(gone)

    @staticmethod
    def written(template: str, **context) -> tuple[str, str, str]:
        """Subject, text and HTML of a mail, from its two templates."""
        context["site_url"] = settings.SITE_URL
        subject, _sep, text = render_to_string(f"emails/{template}.txt", context).partition("\n")
        html = render_to_string(f"emails/{template}.html", context)
        return " ".join(subject.split())[:200], text.strip() + "\n", html

    def claim(self, seconds: int = 120) -> bool:
        """Takes the mail for sending; False when somebody else has it or it is sent."""
        until = clock.now() + clock.dt.timedelta(seconds=seconds)
        claimed = (
            type(self)
            .objects.waiting()
            .filter(pk=self.pk)
            .update(claimed_until=until, tries=models.F("tries") + 1)
        )
        return bool(claimed)

    def message(self) -> Letter:
        """The mail as Django sends it."""
        letter = Letter(self.subject, self.text, to=[self.to])
        letter.attach_alternative(self.html, "text/html")
        if self.calendar:
            letter.bring_calendar(self.calendar, self.calendar_method)
        if self.unsubscribe:
            letter.offer_end(self.unsubscribe)
        return letter

    def settle(self, problem: str = "") -> None:
        """Notes how the try went; after the last one it is given up, and the admins are told."""
        self.sent_at = None if problem else clock.now()
        self.problem, self.claimed_until = problem[:300], None
        with transaction.atomic():
            self.save(update_fields=["sent_at", "problem", "claimed_until"])
            if problem and type(self).objects.filter(pk=self.pk, tries__gte=TRIES).exists():
                Activity.record("mail.given_up", obj=self)
