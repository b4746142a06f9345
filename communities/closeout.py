"""What is still open when a program ends: every app names its own, so that nothing is left behind."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.utils.translation import ngettext

from communities.tenancy.scope import here

_sources: list[Callable] = []


@dataclass(frozen=True)
class OpenEnd:
    """One thing that is not finished, as a sentence; ``url`` leads to it where the reader may go."""

    sentence: str
    url: str = ""


def closeout(function: Callable[..., Iterable[OpenEnd]]) -> Callable:
    """Registers ``function(program, membership) -> iterable of OpenEnd``. Never tells what is private."""
    _sources.append(function)
    return function


def open_ends(program, membership) -> list[OpenEnd]:
    """Everything that is open, in the order of the apps."""
    return [end for function in _sources for end in function(program, membership)]


@closeout
def queue(program, membership):
    """People who wait to come in."""
    if waiting := program.requests.open().count():
        sentence = ngettext(
            "%(count)s person waits to come in, and will hear that the program is over.",
            "%(count)s people wait to come in, and will hear that the program is over.",
            waiting,
        )
        url = here("communities:enrolment_request_list", program.pk)
        yield OpenEnd(sentence % {"count": waiting}, url)
