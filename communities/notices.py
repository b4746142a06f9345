"""Whom the outbox concerns: the admins, when a mail was given up."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from communities.models import Mail, Membership
from communities.notifications import Notice, notifies
from communities.tenancy.scope import here


@notifies("mail.given_up")
def given_up(activity) -> Iterator[Notice]:
    """To the admins: somebody did not get their mail. What it said stays between the two."""
    mail = Mail.objects.filter(pk=activity.object_id).first()
    if mail is None:
        return
    for person in Membership.objects.active().with_role("admin").select_related("user"):
        with person.as_reader():
            sentence = _("A mail to %(address)s could not be delivered. Is the address right?")
            yield Notice(person, sentence % {"address": mail.to}, here("communities:people_list"))
