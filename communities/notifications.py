"""From acts to inboxes: each app says whom an activity concerns and in which words."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.conf import settings

from communities.models import Activity, Mail, Membership, Notification

_types: dict[str, Callable[[Activity], Iterable["Notice"]]] = {}


@dataclass(frozen=True)
class Notice:
    """One sentence for one person. ``mail`` names a mail template that goes out beside it."""

    recipient: Membership
    sentence: str
    path: str
    mail: str = ""


def notifies(verb: str) -> Callable:
    """Registers ``function(activity) -> iterable of Notice`` for a verb of the record."""

    def add(function):
        _types[verb] = function
        return function

    return add


def notify(activity: Activity) -> None:
    """Writes what an activity means to people; nobody is told of their own act."""
    for notice in _types.get(activity.verb, lambda _: ())(activity):
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
                notice=notice,
                activity=activity,
                act_url=settings.SITE_URL + notice.path,
            )


def told_verbs() -> list[str]:
    """The verbs that concern somebody."""
    return list(_types)
