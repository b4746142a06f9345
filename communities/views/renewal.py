"""How memberships are renewed: days of grace, and the mails before and after the last day."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from communities import clock, renewals, sections
from communities.forms.term import RenewalForm
from communities.models import RenewalPolicy
from communities.tenancy.access import access


@access("admin")
def renewal_edit(request):
    """Decides it, and shows the mails as they would read and how many would go out."""
    policy = RenewalPolicy.current()
    form = RenewalForm.of(policy, request.POST or None)
    if request.method == "POST" and form.is_valid():
        RenewalPolicy.decide(by=request.membership, **form.cleaned_data)
        messages.success(request, _("Kept. Below is how the mails read now."))
        return redirect("communities:renewal_edit", request.community.slug)
    count = renewals.waiting(clock.today(request.community.time_zone))
    said = ngettext(
        "%(count)s person would get a mail today.",
        "%(count)s people would get a mail today.",
        count,
    )
    context = {
        "form": form,
        "policy": policy,
        "waiting": said % {"count": count} if count else _("Nobody would get a mail today."),
        "samples": [renewals.sample(request.community, in_grace=after) for after in (False, True)],
        "tabs": sections.tabs("settings", "renewals", request.membership),
    }
    status = 400 if form.is_bound else 200
    return render(request, "communities/renewal_edit.html", context, status=status)
