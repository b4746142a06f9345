"""Several rows chosen on a page, each answered by itself: what one refuses costs the others nothing."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from communities.tenancy.access import NotAllowed

MOST = 100
NAMED = 3


@dataclass
class Answers:
    """Who was answered, and whom it did not concern any more, with the reason."""

    given: list = field(default_factory=list)
    refused: list[tuple[object, str]] = field(default_factory=list)


def chosen(sent, rows) -> list:
    """Those of ``rows`` that ``chosen`` in a form or an address names; what is no id names nobody."""
    return list(rows.filter(pk__in=ids(sent)))


def ids(sent) -> list[UUID]:
    """What was ticked, at most a hundred."""
    found = []
    for text in sent.getlist("chosen")[:MOST]:
        try:
            found.append(UUID(text))
        except ValueError:
            continue
    return found


def answer(rows: Iterable, verb: Callable[[object], None]) -> Answers:
    """One call of ``verb`` a row, each in a transaction of its own inside of the page's."""
    answers = Answers()
    for row in rows:
        try:
            with transaction.atomic():
                verb(row)
        except ValidationError as refusal:
            answers.refused.append((row, " ".join(refusal.messages)))
        except NotAllowed as refusal:
            answers.refused.append((row, str(refusal)))
        else:
            answers.given.append(row)
    return answers


def tell(request, answers: Answers, *told: tuple[object, list], undo: str = "") -> None:
    """One message: what was done, and of each who refused it, why. ``undo`` takes it back.

    ``told`` are pairs of a sentence, an ``ngettext_lazy`` over "count" with ``%(who)s``, and those
    whom it is about.
    """
    given = answers.given
    said = [words % {"count": len(rows), "who": who(rows)} for words, rows in told if rows]
    said += [f"{row.name}: {reason}" for row, reason in answers.refused]
    tag = f"undo:{undo}?{_query(given)}" if undo and given else ""
    say = messages.warning if answers.refused else messages.success
    if said:
        say(request, " ".join(said), extra_tags=tag)
    else:
        messages.info(request, _("Choose somebody first."))


def who(rows: list) -> str:
    """Their names, or how many they are."""
    if len(rows) <= NAMED:
        return get_text_list([row.name for row in rows], _("and"))
    return ngettext("%(count)s person", "%(count)s people", len(rows)) % {"count": len(rows)}


def _query(rows: list) -> str:
    return "&".join(f"chosen={row.pk}" for row in rows)
