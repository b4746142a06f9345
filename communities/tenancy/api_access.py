"""Who calls the API and whether they may: apart from the viewsets, which DRF builds from these."""

from rest_framework import exceptions, permissions
from rest_framework.authentication import BaseAuthentication, SessionAuthentication

from communities.tenancy.access import PUBLIC, SIGNED_IN, audience_of


class Bearer(BaseAuthentication):
    """`Authorization: Bearer TOKEN`. The middleware found the token before the community opened."""

    def authenticate(self, request):
        token = request._request.api_token
        if token:
            return token.user, token
        if request.headers.get("Authorization", "").lower().startswith("bearer"):
            raise exceptions.AuthenticationFailed("This token is unknown, expired or revoked.")
        return None

    def authenticate_header(self, request):
        return "Bearer"


class Session(SessionAuthentication):
    """The page's own session cookie, with its CSRF check."""


class Audience(permissions.BasePermission):
    """The audience was checked by the middleware; what is left is being signed in at all."""

    def has_permission(self, request, view):
        audience = audience_of(type(view))
        if audience is None:
            return False
        if audience == PUBLIC:
            return True
        if not request.user.is_authenticated:
            return False
        token = request._request.api_token
        if token and request.method not in permissions.SAFE_METHODS and not token.may_write:
            return False
        return audience == SIGNED_IN or request.membership is not None
