"""The agreement that holds: who joins says yes to it, whoever is here is asked once a version.

Nothing is locked meanwhile: until they decide, members read and write as before. A door that closed
on people in the middle of their work would get a yes that means nothing.
"""

from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from communities import home_facts
from communities.feed import tells
from communities.models import Agreement
from communities.now import Action, Now, provider
from communities.tenancy.prepared import Reader, prepared
from communities.tenancy.scope import here

FIRST_DRAFT = _l(
    "How we are with each other\n\n"
    "We come to learn from work that somebody needs. We say what we can do and do what we said; when"
    " it does not go, we say so early.\n\n"
    "We speak to each other as colleagues. We disagree about work and not about people. Nobody is"
    " put down for where they come from, whom they love, what they believe or how they speak.\n\n"
    "What somebody says here about themselves or their work stays here, unless they say otherwise."
    " A reflection for “only me” is read by nobody else, the admins included.\n\n"
    "What a partner shows us belongs to the partner. We use it for our project and pass it on to"
    " nobody.\n\n"
    "If something is not right, tell an organizer. We listen, we ask the others, and we say within"
    " a week what we do. Whoever hurts people here is asked to stop, and to leave if that does not"
    " help.\n\n"
    "You can leave at any time. What you wrote in private goes with you when you ask for it."
)


def current() -> Agreement | None:
    """The version that holds, or None where nothing was ever agreed on."""
    return _current.first()


def waiting_for(membership) -> Agreement | None:
    """The version that this member has not said yes to yet, or None."""
    return _waiting.first(membership)


def require_current(agreement: Agreement) -> None:
    """A yes is to the version that holds; ValidationError for an older one."""
    if agreement != current():
        raise ValidationError(_("There is a newer version. Read this one, please."))


@provider
def to_be_read(membership) -> Iterable[Now]:
    """A new version asks once, on the home, until it is answered."""
    agreement = home_facts.about(membership)["agreement"]
    if agreement is None:
        return
    first = agreement["version"] == 1
    title = _("Read what we agree on.") if first else _("What we agree on is new.")
    yield Now(
        weight=15,
        kicker=_("Three minutes"),
        title=title,
        text=agreement["change"] or _("One page, in plain words. Everybody here says yes to it."),
        actions=(Action(_("Read it"), here("communities:agreement_read"), kind="primary"),),
    )


@tells(
    "communities.agreement",
    {"agreement.published": _l("%(actor)s published %(title)s.")},
)
def agreements(ids):
    """Agreements by version."""
    found = Agreement.objects.filter(pk__in=ids)
    path = here("communities:agreement_read")
    title = _("version %(number)s of what we agree on")
    return {one.pk: (title % {"number": one.version}, path) for one in found}


@prepared()
def _current():
    return Agreement.objects.newest_first()[:1]


@prepared(me=Reader)
def _waiting(me):
    return Agreement.objects.waiting_for(me).newest_first()[:1]
