"""From acts to inboxes: each app says whom an activity concerns and in which words."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.conf import settings

from communities.models import Activity, Mail, Membership, Notification

_types: dict[str, Callable[[Activity], Iterable["Notice"]]] = {}


@dataclass(frozen=True)
class Notice:
    """One sentence for one person. ``mail`` names a mail template that goes out beside it.

    ``lines`` say more in the mail, and a ``calendar`` (its text and method) goes along with it.
    """

    recipient: Membership
    sentence: str
    path: str
    mail: str = ""
    lines: tuple[str, ...] = ()
    calendar: tuple[str, str] = ("", "")


def notifies(verb: str) -> Callable:
    """Registers ``function(activity) -> iterable of Notice`` for a verb of the record.

    It yields inside of ``with person.as_reader()``, so that the sentence and the mail beside it are
    in the language and the time zone of whoever reads them.
    """

    def add(function):
        _types[verb] = function
        return function

    return add


def notify(activity: Activity) -> None:
    """Writes what an activity means to people; nobody is told of their own act."""
    for notice in notices(activity):
        if notice.recipient.pk == activity.actor_id or notice.recipient.ended_at:
            continue
        Notification.objects.get_or_create(
            recipient=notice.recipient,
            activity=activity,
            defaults={"sentence": notice.sentence[:300], "path": notice.path},
        )
        if notice.mail:
            key = f"{notice.mail}:{activity.pk}:{notice.recipient.pk}"
            Mail.post(
                notice.mail,
                to=notice.recipient,
                effect_key=key,
                calendar=notice.calendar,
                notice=notice,
                activity=activity,
                act_url=settings.SITE_URL + notice.path,
            )


def notices(activity: Activity) -> Iterable[Notice]:
    """Whom an activity concerns, one after the other; each is handed on as its reader reads it."""
    return _types.get(activity.verb, lambda _: ())(activity)


def told_verbs() -> list[str]:
    """The verbs that concern somebody."""
    return list(_types)
