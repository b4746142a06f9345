"""JSON from the API's callers, with what PostgreSQL cannot store refused in words."""

import re

from rest_framework.exceptions import ParseError
from rest_framework.parsers import JSONParser

UNSTORABLE = re.compile("[\0\ud800-\udfff]")


class JsonBody(JSONParser):
    """JSON of a sane depth, whose texts hold neither NUL nor half a surrogate pair."""

    def parse(self, stream, media_type=None, parser_context=None):
        try:
            data = super().parse(stream, media_type, parser_context)
        except RecursionError:
            raise ParseError("This JSON is nested too deeply.") from None
        if any(UNSTORABLE.search(text) for text in _texts(data)):
            raise ParseError("A text holds a NUL or half a surrogate pair, which cannot be stored.")
        return data


def _texts(data):
    waiting = [data]
    while waiting:
        one = waiting.pop()
        if isinstance(one, str):
            yield one
        elif isinstance(one, dict):
            waiting += [*one.keys(), *one.values()]
        elif isinstance(one, list):
            waiting += one
