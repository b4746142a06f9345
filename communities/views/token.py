"""The account page's API tokens."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from communities import clock
from communities.forms import ApiTokenForm
from communities.models import ApiToken
from communities.tenancy.access import signed_in


@signed_in
def token_list(request):
    """My tokens, and a form for a new one; its secret is shown on the answer and never again."""
    form, secret = ApiTokenForm(request.POST or None), ""
    if request.method == "POST" and form.is_valid():
        token, secret = ApiToken.issue(user=request.user, **form.cleaned_data)
        form = ApiTokenForm()
        if not secret:
            sentence = _(
                "“%(name)s” is made already, and its secret was shown once. End it and make another "
                "if you could not copy it."
            )
            messages.info(request, sentence % {"name": token.name})
    tokens = request.user.api_tokens.filter(expires_at__gt=clock.now(), revoked_at=None)
    context = {"form": form, "secret": secret, "tokens": tokens.order_by("-created_at")}
    status = 400 if form.is_bound else 200
    return render(request, "account/token_list.html", context, status=status)


@require_POST
@signed_in
def token_revoke(request, token_id):
    """Ends a token at once."""
    token = get_object_or_404(request.user.api_tokens, pk=token_id)
    token.revoke()
    messages.success(request, _("“%(name)s” no longer works.") % {"name": token.name})
    return redirect("front:token_list")
