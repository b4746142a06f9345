"""From "I have another account" to one account, in three pages."""

from allauth.account.adapter import get_adapter
from allauth.account.decorators import reauthentication_required
from allauth.core import ratelimit
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from communities.account import merging
from communities.account.claims import Claim
from communities.forms.code import CodeForm
from communities.forms.merge import OtherAddressForm
from communities.tenancy.access import signed_in


@signed_in
@reauthentication_required
def merge_new(request):
    """Asks for the other address and mails a code there, whoever's it is."""
    form = OtherAddressForm(request.POST or None, user=request.user)
    if request.method == "POST" and form.is_valid():
        address = form.cleaned_data["address"]
        if not ratelimit.consume(request, action="merge", key=address, user=request.user):
            return ratelimit.respond_429(request)
        Claim.ask(request, address)
        return redirect("front:merge_code")
    status = 400 if form.is_bound else 200
    return render(request, "account/merge_new.html", {"form": form}, status=status)


@signed_in
def merge_code(request):
    """Takes the code; after five that were wrong another one is needed."""
    claim = Claim.of(request)
    if claim is None:
        return redirect("front:merge_new")
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        if claim.give(request, form.cleaned_data["code"]):
            return redirect("front:merge_confirmation")
        if not claim.is_open:
            claim.forget(request)
            messages.error(request, _("Five codes were wrong. Ask for another one."))
            return redirect("front:merge_new")
        form.add_error("code", _("This is not the code. It stands in the newest mail from us."))
    context = {"form": form, "address": claim.address}
    return render(request, "account/merge_code.html", context, status=400 if form.errors else 200)


@signed_in
@reauthentication_required
def merge_confirmation(request):
    """Says what moves and what does not, then does it."""
    claim = Claim.of(request)
    if claim is None or not claim.is_given:
        return redirect("front:merge_new")
    other = claim.other()
    if request.method == "POST":
        try:
            merging.merge(request.user, other)
        except ValidationError as problem:
            messages.error(request, problem.messages[0])
            return redirect("front:merge_confirmation")
        claim.forget(request)
        for address in {request.user.email, claim.address}:
            get_adapter().send_notification_mail(
                "account/email/merged", request.user, email=address
            )
        messages.success(request, _("You have one account now. Both addresses sign you in."))
        return redirect("account_email")
    context = {
        "address": claim.address,
        "places": merging.places(request.user, other),
        "hindrance": merging.hindrance(request.user, other),
    }
    return render(request, "account/merge_confirmation.html", context)
