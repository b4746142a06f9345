"""Somebody whose address was proved a moment ago: their login, found or made, and their way in."""

from allauth.account.internal.flows.login import record_authentication
from allauth.account.models import EmailAddress
from allauth.account.utils import perform_login
from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from allauth.socialaccount.models import SocialAccount
from django.db import IntegrityError, transaction

from communities.models import Community, User


def person(address: str, *, name: str, community: Community) -> User:
    """The login of a proved address; a new one gets the community's zone and language.

    Somebody may have signed up with an address that was not theirs and waits with a password or
    another way in of their own: those end here, and so do others' claims to the address.
    """
    address = address.strip().lower()
    proved = EmailAddress.objects.filter(email__iexact=address, verified=True)
    if found := proved.select_related("user").first():
        return found.user
    user = User.objects.filter(email__iexact=address).first()
    if user is None:
        user = _new(address, name=name, community=community)
    else:
        user.set_unusable_password()
        user.save(update_fields=["password"])
        for factor in (SocialAccount, Authenticator):
            factor.objects.filter(user=user).delete()
    EmailAddress.objects.filter(email__iexact=address).exclude(user=user).delete()
    EmailAddress.objects.update_or_create(
        user=user,
        email=address,
        defaults={"verified": True},
        create_defaults={"verified": True, "primary": True},
    )
    return user


def owes_factor(request, user: User) -> bool:
    """A proved address is half of what this person asks of whoever comes in their name."""
    return request.user != user and is_mfa_enabled(user)


def sign_in(request, user: User, address: str, *, to: str):
    """Signs a person in who has proved their address just now; a second factor is asked as ever."""
    record_authentication(request, user, method="code", email=address)
    return perform_login(request, user, redirect_url=to, email=address)


def _new(address: str, *, name: str, community: Community) -> User:
    said = {"time_zone": community.time_zone, "language": community.language}
    try:
        with transaction.atomic():
            return User.objects.create_user(address, name=name, **said)
    except IntegrityError:  # the same person, by another window
        return User.objects.get(email__iexact=address)
