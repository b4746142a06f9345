"""Every address. What lies in a community starts with /c/<slug>/."""

from allauth.urls import build_provider_urlpatterns
from django.conf import settings
from django.urls import include, path

from communities.views import health
from config.api import router, schema_page, schema_view

INSIDE = [
    path("", include("communities.urls.inside")),
    path("", include("projects.urls")),
    path("", include("events.urls")),
    path("", include("reflections.urls")),
    path("", include("metrics.urls")),
]

ACCOUNT = [path("", include("allauth.account.urls")), path("2fa/", include("allauth.mfa.urls"))]
# One sign-in for all is there when the environment names an issuer.
ELSEWHERE = [
    path("elsewhere/", include("allauth.socialaccount.urls")),
    *build_provider_urlpatterns(),
]

urlpatterns = [
    path("", include("communities.urls.front")),
    path("accounts/", include(ACCOUNT + ELSEWHERE if settings.OIDC_ISSUER else ACCOUNT)),
    path("c/<slug:slug>/", include(INSIDE)),
    path("p/<slug:slug>/", include("communities.urls.door")),
    path("p/<slug:slug>/events/", include("events.door_urls")),
    path("p/<slug:slug>/certificates/", include("events.certificate_door_urls")),
    path("api/v1/schema/", schema_view, name="schema"),
    path("api/v1/schema/read/", schema_page, name="schema_page"),
    path("api/v1/c/<slug:slug>/", include((router.urls, "api"))),
    path("healthz", health.healthz),
    path("readyz", health.readyz),
]

handler400 = "communities.views.errors.bad_request"
handler403 = "communities.views.errors.not_allowed"
handler404 = "communities.views.errors.not_found"
handler500 = "communities.views.errors.server_error"
