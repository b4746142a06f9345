"""Once more who one is, for those who have neither a password nor a passkey."""

from allauth.account.internal.flows.login import record_authentication
from allauth.account.internal.flows.reauthentication import (
    get_reauthentication_flows,
    resume_request,
)
from allauth.core import ratelimit
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from communities.account.claims import OWN, Claim
from communities.forms.code import CodeForm
from communities.tenancy.access import signed_in


@signed_in
def reauthentication(request):
    """Sends a code to one's own address and takes it; then what was begun goes on."""
    if get_reauthentication_flows(request.user):
        return redirect("account_reauthenticate")
    claim = Claim.of(request, OWN)
    form = CodeForm(request.POST if "code" in request.POST else None)
    if request.method == "POST" and not form.is_bound:
        if not ratelimit.consume(request, action="own_code", user=request.user):
            return ratelimit.respond_429(request)
        claim = Claim.ask_oneself(request)
    elif claim and form.is_bound and form.is_valid():
        if claim.give(request, form.cleaned_data["code"]):
            claim.forget(request)
            record_authentication(request, request.user, method="code", reauthenticated=True)
            return resume_request(request) or redirect("account_email")
        form.add_error("code", _("This is not the code. It stands in the newest mail from us."))
        if not claim.is_open:
            claim.forget(request)
            claim = None
    return render(request, "account/reauthentication.html", {"claim": claim, "form": form})
