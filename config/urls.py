"""Every address. What lies in a community starts with /c/<slug>/."""

from django.urls import include, path

from communities.views import health
from config.api import router, schema_page, schema_view

INSIDE = [
    path("", include("communities.urls")),
    path("", include("projects.urls")),
    path("", include("events.urls")),
    path("", include("reflections.urls")),
    path("", include("metrics.urls")),
]

urlpatterns = [
    path("", include("communities.front_urls")),
    path("accounts/", include("allauth.urls")),
    path("c/<slug:slug>/", include(INSIDE)),
    path("p/<slug:slug>/", include("communities.door_urls")),
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
