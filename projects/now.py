"""What needs a person: a need that waits, a partner's one ask."""

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from communities.moments import in_words
from communities.now import Action, Now, provider
from communities.tenancy.prepared import Reader, prepared
from communities.tenancy.scope import here
from projects.models import Channel, Exchange, Need
from projects.models.exchange import Side
from projects.models.partner import Contact


@provider
def needs_that_wait(membership):
    """To organizers: the need that has waited longest."""
    if not membership.is_organizer:
        return
    need = _need.first()
    if need is None:
        return
    days, name = need.has_waited(), need.partner.name
    title = _("%(name)s has posted a need.") % {"name": name}
    if days:
        title = ngettext(
            "A need from %(name)s has waited %(days)s day.",
            "A need from %(name)s has waited %(days)s days.",
            days,
        ) % {"name": name, "days": in_words(days).lower()}
    url = need.get_absolute_url()
    yield Now(
        weight=30,
        title=title,
        quote=need.words,
        text=_("Done when: %(done)s") % {"done": need.done_when},
        actions=(
            Action(_("Read and accept"), url),
            Action(_("Decline with a reason"), f"{url}?decline"),
        ),
    )


@provider
def one_ask(membership):
    """To a partner's contact: one thing that the team says is there."""
    if "partner" not in membership.roles_set:
        return
    item = _item.first(membership)
    if item is not None:
        yield confirmation(item, membership, _line(item, membership))


def confirmation(item: Exchange, membership, elsewhere) -> Now:
    """The card that asks whether something arrived; ``elsewhere`` is where one says what is missing."""
    return Now(
        weight=20,
        kicker=_("One thing from you, %(name)s") % {"name": membership.first_name},
        title=_("Has this arrived?"),
        quote=item.text,
        text=_("For %(project)s. Your name will stand beside it.")
        % {"project": item.project.title},
        actions=(
            Action(
                _("Yes, it is here"), here("projects:exchange_confirm", item.pk), "post", "primary"
            ),
            Action(_("Not quite"), elsewhere.get_absolute_url()),
        ),
    )


def _line(item: Exchange, membership):
    return _lines.first(membership, item.project_id) or item.project


@prepared()
def _need():
    return Need.objects.waiting().select_related("partner")[:1]


@prepared(membership=Reader)
def _item(membership):
    partners = Contact.objects.active().of(membership).values("partner_id")
    items = Exchange.objects.open().filter(asked=True, giver=Side.COMMUNITY)
    items = items.filter(project__need__partner_id__in=partners).select_related("project")
    return items.order_by("project__opened_at", "position", "id")[:1]


@prepared(membership=Reader, project=models.UUIDField())
def _lines(membership, project):
    lines = Channel.objects.visible_to(membership).filter(project=project)
    return lines.filter(kind=Channel.Kind.PARTNER_LINE).order_by("pk")[:1]
