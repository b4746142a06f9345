"""Who hears of certificates, and who sees them."""

from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _l

from communities.notifications import Notice, notifies
from communities.sights import sight
from events.models import Certificate

sight(
    "certificate",
    _l("Your certificates of attendance"),
    {"self", "facilitator", "organizer"},
    _l("Whoever you give the paper to can see that it is true."),
)


@notifies("certificate.issued")
def issued(activity) -> Iterator[Notice]:
    """To the member, when somebody else has issued it."""
    yield from _told(activity, _l("Your certificate of “%(title)s” is ready."))


@notifies("certificate.revoked")
def revoked(activity) -> Iterator[Notice]:
    """To the member, with the reason."""
    yield from _told(activity, _l("Your certificate of “%(title)s” was taken back: %(reason)s"))


@notifies("certificate.restored")
def restored(activity) -> Iterator[Notice]:
    """To the member."""
    yield from _told(activity, _l("Your certificate of “%(title)s” holds again."))


def _told(activity, sentence) -> Iterator[Notice]:
    found = Certificate.objects.filter(pk=activity.object_id)
    certificate = found.select_related("membership__user", "membership__community").first()
    if certificate is None:
        return
    person = certificate.membership
    with person.as_reader():
        said = {"title": certificate.title, "reason": activity.data.get("reason", "")}
        yield Notice(person, sentence % said, certificate.get_absolute_url())
