"""What has changed about a meeting, in sentences for those who come: in their zone and language."""

import datetime as dt

from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from communities.moments import clock_time, moment
from events.changes import SILENT
from events.models import Event
from events.times import zone_word

OTHERS = {
    "kind": _l("the kind"),
    "about": _l("what it is about"),
    "agenda": _l("the agenda"),
    "speakers": _l("who speaks"),
    "lead": _l("who leads it"),
}
"""What is named, without its words."""


def lines(title: str, fields: dict) -> list[str]:
    """The most important first; empty when nobody who comes needs to hear of it.

    ``fields`` is what the record of a change holds: by name, what was and what is.
    """
    fields = {name: both for name, both in fields.items() if name not in SILENT}
    said = [_times(title, fields), _name(fields), _place(fields), _mode(fields)]
    if "online_link" in fields:
        said.append(_("There is a new link."))
    others = [str(word) for name, word in OTHERS.items() if name in fields]
    if others:
        said.append(_("Also new: %(what)s.") % {"what": get_text_list(others, _("and"))})
    return [line for line in said if line]


def _times(title: str, fields: dict) -> str:
    words = {"title": title, "zone": zone_word()}
    if "starts_at" in fields:
        was, now = map(_read, fields["starts_at"])
        if was != now:
            words |= {"was": moment(was), "now": moment(now)}
            return _("%(title)s has moved from %(was)s to %(now)s (%(zone)s).") % words
    if "ends_at" in fields:
        was, now = map(_read, fields["ends_at"])
        words |= {"was": clock_time(was), "now": clock_time(now)}
        return _("%(title)s ends at %(now)s, not at %(was)s (%(zone)s).") % words
    return ""


def _name(fields: dict) -> str:
    if "title" not in fields:
        return ""
    was, now = fields["title"]
    return _("“%(was)s” is called “%(now)s” now.") % {"was": was, "now": now}


def _place(fields: dict) -> str:
    if "place" not in fields:
        return ""
    was, now = fields["place"]
    words = {"was": was, "now": now}
    if was and now:
        return _("It is at %(now)s, no longer at %(was)s.") % words
    return (_("The place is %(now)s.") if now else _("It is no longer at %(was)s.")) % words


def _mode(fields: dict) -> str:
    said = {
        Event.Mode.ONLINE: _("It is online now."),
        Event.Mode.HYBRID: _("You can come in person or online now."),
        Event.Mode.IN_PERSON: _("It is in person now."),
    }
    return said[fields["mode"][1]] if "mode" in fields else ""


def _read(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(text)
