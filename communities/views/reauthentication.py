"""Once more who one is, for those who have neither a password nor a passkey."""

from allauth.account.internal.flows.login import record_authentication
from allauth.account.internal.flows.reauthentication import (
    get_reauthentication_flows,
    resume_request,
)
from allauth.core import ratelimit
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from communities.account.proofs import OWN, Proof
from communities.forms.merge import CodeForm
from communities.tenancy.access import signed_in


@signed_in
def reauthentication(request):
    """Sends a code to one's own address and takes it; then what was begun goes on."""
    if get_reauthentication_flows(request.user):
        return redirect("account_reauthenticate")
    proof = Proof.of(request, OWN)
    form = CodeForm(request.POST if "code" in request.POST else None)
    if request.method == "POST" and not form.is_bound:
        if not ratelimit.consume(request, action="own_code", user=request.user):
            return ratelimit.respond_429(request)
        proof = Proof.ask_oneself(request)
    elif proof and form.is_bound and form.is_valid():
        if proof.give(request, form.cleaned_data["code"]):
            proof.forget(request)
            record_authentication(request, request.user, method="code", reauthenticated=True)
            return resume_request(request) or redirect("account_email")
        form.add_error("code", _("This is not the code. It stands in the newest mail from us."))
        if not proof.is_open:
            proof.forget(request)
            proof = None
    return render(request, "account/reauthentication.html", {"proof": proof, "form": form})
