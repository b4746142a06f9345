"""The regular mails of a community, each to be switched off and on."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from communities import sections
from communities.models import MailRefusal
from communities.tenancy.access import access
from communities.tenancy.scope import here


@access("member")
def mail_refusal_list(request):
    """Which regular mails the reader gets."""
    mine = MailRefusal.objects.filter(membership=request.membership)
    refused = set(mine.values_list("kind", flat=True))
    mails = [
        {"kind": kind, "label": label, "wanted": kind not in refused}
        for kind, label in MailRefusal.Kind.choices
    ]
    context = {"mails": mails, "tabs": sections.tabs("mails", "mails", request.membership)}
    return render(request, "communities/mail_refusal_list.html", context)


@require_POST
@access("member")
def mail_refuse(request, kind):
    """The reader does not want it."""
    return _choose(request, kind, wanted=False)


@require_POST
@access("member")
def mail_want(request, kind):
    """The reader wants it again."""
    return _choose(request, kind, wanted=True)


def _choose(request, kind: str, *, wanted: bool):
    if kind not in MailRefusal.Kind.values:
        raise Http404
    MailRefusal.choose(kind, wanted, by=request.membership)
    said = _("You get it again.") if wanted else _("You will not get it any more.")
    messages.success(request, said)
    return redirect(here("communities:mail_refusal_list"))
