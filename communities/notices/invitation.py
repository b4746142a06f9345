"""Whom it concerns when somebody comes by an invitation: whoever invited them, in one line for all."""

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from communities import clock
from communities.models import Activity, Membership, Notification
from communities.notifications import Notice, notifies
from communities.tenancy.scope import here

CAME = ("invitation.accepted", "invitation_link.used")


@notifies("invitation.accepted")
def accepted(activity) -> Iterator[Notice]:
    """To the inviter. As long as a line about arrivals is unread, it grows instead of another one."""
    inviter = Membership.objects.select_related("user").get(pk=activity.subject_id)
    unread = Notification.objects.unread().filter(
        recipient=inviter, activity__verb__in=CAME, activity__happened_at__lte=activity.happened_at
    )
    first = unread.exclude(activity=activity).select_related("activity").order_by("pk").first()
    with inviter.as_reader():
        if first is None:
            yield Notice(inviter, _sentence(activity, 0), here("communities:invitation_list"))
            return
        came = Activity.objects.filter(verb__in=CAME, subject=inviter)
        since = came.filter(
            happened_at__gte=first.activity.happened_at, happened_at__lte=activity.happened_at
        )
        others = since.values("actor").distinct().count() - 1
        Notification.objects.filter(pk=first.pk).update(
            sentence=_sentence(activity, others)[:300], created_at=clock.now()
        )


@notifies("invitation_link.used")
def link_used(activity) -> Iterator[Notice]:
    """To whoever made the link, in the same line."""
    yield from accepted(activity)


@notifies("invitation.not_enrolled")
def not_enrolled(activity) -> Iterator[Notice]:
    """To the inviter: somebody came and has no place in the program, and why."""
    inviter = Membership.objects.select_related("user").get(pk=activity.subject_id)
    program = activity.program
    with inviter.as_reader():
        said = {"name": activity.actor.name, "why": activity.data.get("why", "")}
        if program is None:
            sentence = _("%(name)s has come, and not where you meant: %(why)s") % said
            path = here("communities:invitation_list")
        else:
            said["title"] = program.title
            sentence = _("%(name)s has come, and is not in %(title)s: %(why)s") % said
            path = here("communities:program_people", program.pk)
        yield Notice(inviter, sentence, path)


def _sentence(activity, others: int) -> str:
    said = {"name": activity.actor.name, "count": others}
    if not others:
        return _("%(name)s has come by your invitation.") % said
    return (
        ngettext(
            "%(name)s and %(count)s other have come by your invitations.",
            "%(name)s and %(count)s others have come by your invitations.",
            others,
        )
        % said
    )
