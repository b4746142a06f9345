"""The API's base: router, problems by RFC 9457, and the schema's page."""

import functools

from django.core.exceptions import PermissionDenied
from django.core.exceptions import ValidationError as Invalid
from django.http import Http404
from django.shortcuts import render
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.views import SpectacularAPIView
from rest_framework import exceptions, views
from rest_framework.response import Response
from rest_framework.routers import SimpleRouter

from communities.limits import TooMany
from communities.tenancy.access import public


class Router(SimpleRouter):
    """Also PATCH where a noun is listed, for what there is one of: ``revise(request)``."""

    routes = [
        SimpleRouter.routes[0]._replace(
            mapping=SimpleRouter.routes[0].mapping | {"patch": "revise"}
        ),
        *SimpleRouter.routes[1:],
    ]


router = Router(use_regex_path=False)
"""Apps add their nouns in ``<app>/api.py``, imported by their ``urls.py``."""

INSIDE = "/api/v1/c/{slug}/"

schema_view = public(SpectacularAPIView.as_view())


@public
def schema_page(request):
    """The schema for people: each noun, what it is, and what may be done at which address."""
    nouns = {}
    for path, operations in _schema()["paths"].items():
        address = path.removeprefix(INSIDE)
        acts = nouns.setdefault(address.removeprefix("/api/v1/").partition("/")[0], {})
        for method, operation in operations.items():
            acts.setdefault(operation.get("description", ""), []).append((method.upper(), address))
    return render(request, "api/schema.html", {"nouns": nouns})


@functools.cache
def _schema() -> dict:
    return SchemaGenerator().get_schema(request=None, public=True)


class BearerScheme(OpenApiAuthenticationExtension):
    """Tells the schema how to sign in."""

    target_class = "communities.tenancy.api_access.Bearer"
    name = "bearer"

    def get_security_definition(self, auto_schema):
        return {"type": "http", "scheme": "bearer"}


class SessionScheme(OpenApiAuthenticationExtension):
    """The session cookie in the schema."""

    target_class = "communities.tenancy.api_access.Session"
    name = "session"

    def get_security_definition(self, auto_schema):
        return {"type": "apiKey", "in": "cookie", "name": "sessionid"}


def problem(failure, context) -> Response | None:
    """Any failure as RFC 9457 problem details; what a verb said stays in its own words."""
    if isinstance(failure, Invalid):
        fields = getattr(failure, "message_dict", None) or {"": failure.messages}
        failure = exceptions.ValidationError(fields)
    elif isinstance(failure, PermissionDenied):
        failure = exceptions.PermissionDenied(str(failure) or None)
    elif isinstance(failure, Http404):
        failure = exceptions.NotFound()
    elif isinstance(failure, TooMany):
        much, failure = failure, exceptions.Throttled(detail=failure.sentence)
        failure.wait = much.retry_after
    response = views.exception_handler(failure, context)
    if response is None:
        return None
    body = {"type": "about:blank", "title": response.status_text, "status": response.status_code}
    if isinstance(response.data, dict) and "detail" in response.data:
        body["detail"] = str(response.data["detail"])
    else:
        body["errors"] = response.data
        body["detail"] = _first_sentence(response.data)
    return Response(
        body,
        response.status_code,
        headers=response.headers,
        content_type="application/problem+json",
    )


def _first_sentence(errors) -> str:
    while isinstance(errors, dict | list) and errors:
        errors = next(iter(errors.values())) if isinstance(errors, dict) else errors[0]
    return str(errors)
