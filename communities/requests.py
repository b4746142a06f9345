"""A request's id, and logs that carry it and nothing that anybody wrote."""

import contextvars
import json
import logging
import re
import uuid
from collections.abc import Iterable
from urllib.parse import unquote

from django.conf import settings
from django.core.exceptions import BadRequest

request_id = contextvars.ContextVar("request_id", default="-")
GIVEN = re.compile(r"[\w-]{8,64}")
SESSION_KEY = re.compile(r"[a-z0-9]{32}")


class RequestIdMiddleware:
    """Takes the proxy's X-Request-ID or makes one, and answers with it."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        given = request.headers.get("X-Request-ID", "")
        request.id = given if GIVEN.fullmatch(given) else uuid.uuid4().hex
        token = request_id.set(request.id)
        try:
            response = self.get_response(request)
        finally:
            request_id.reset(token)
        response["X-Request-ID"] = request.id
        return response


class CleanMiddleware:
    """What no browser sends and PostgreSQL refuses: NUL in an address, a session key of odd letters."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        name = settings.SESSION_COOKIE_NAME
        if not SESSION_KEY.fullmatch(request.COOKIES.get(name, "")):
            request.COOKIES.pop(name, None)
        if "\0" in unquote(request.META.get("QUERY_STRING", "")):
            raise BadRequest("NUL in the address")
        return self.get_response(request)


def refuse_nul(values: Iterable[str]) -> None:
    """Raises BadRequest when one of a form's values holds a NUL; no keyboard has that key."""
    if any("\0" in value for value in values):
        raise BadRequest("NUL in a form")


class RequestIdFilter(logging.Filter):
    """Puts the request's id on every record."""

    def filter(self, record):
        # Django notes a 404 when the middleware is done already, and brings the request along.
        about = getattr(record, "request", None)
        record.request_id = getattr(about, "id", None) or request_id.get()
        return True


class JsonFormatter(logging.Formatter):
    """One JSON object a line."""

    def format(self, record):
        line = {
            "at": self.formatTime(record, "%Y-%m-%dT%H:%M:%S%z"),
            "level": record.levelname,
            "logger": record.name,
            "request": getattr(record, "request_id", "-"),
            "message": record.getMessage(),
        }
        if record.exc_info:
            line["trace"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=False)
