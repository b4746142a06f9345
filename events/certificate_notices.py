"""Who hears of certificates, and who sees them."""

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from communities.models import Membership, Program
from communities.notifications import Notice, notifies
from communities.sights import sight
from events import certificates
from events.models import Certificate, Event

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


@notifies("event.held")
def earned_by_being_there(activity) -> Iterator[Notice]:
    """To whoever was at a day of service or a workshop that stands alone, and has no certificate yet."""
    event = Event.objects.select_related("program").filter(pk=activity.object_id).first()
    if event and certificates.is_offered(event) and certificates.is_over(event):
        yield from _earned(event)


@notifies("program.closed")
def earned_by_the_end(activity) -> Iterator[Notice]:
    """To every learner who was at enough of the program's meetings, and has no certificate yet."""
    program = Program.objects.filter(pk=activity.object_id).first()
    if program and certificates.is_over(program):
        yield from _earned(program)


def _earned(of) -> Iterator[Notice]:
    have = Certificate.objects.filter(**certificates.about(of)).values_list("membership_id")
    have = {key for (key,) in have}
    earned = [one.membership.pk for one in certificates.standings(of) if one.is_earned]
    people = Membership.objects.filter(pk__in=set(earned) - have)
    for person in people.select_related("user", "community").order_by("name", "id"):
        with person.as_reader():
            said = _("You have earned a certificate of “%(title)s”.") % {"title": of.title}
            yield Notice(person, said, of.get_absolute_url())
