"""Who sees what of a journal."""

from django.utils.translation import gettext_lazy as _

from communities.sights import sight

sight(
    "entry_private",
    _("A reflection you keep to yourself"),
    {"self"},
    _("Not an organizer, not an admin. The database itself refuses."),
)
sight(
    "entry_facilitators",
    _("A reflection you share with facilitators"),
    {"self", "facilitator"},
)
sight("entry_team", _("A reflection you share with your team"), {"self", "team"})
sight(
    "entry_program",
    _("A reflection you share with the program"),
    {"self", "team", "program", "facilitator"},
)
