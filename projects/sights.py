"""Who sees what of projects and conversations."""

from django.utils.translation import gettext_lazy as _

from communities.sights import MEMBERS, sight

sight(
    "channel_team",
    _("What your team says in its channel"),
    {"self", "team"},
    _("Organizers only when they are on the team."),
)
sight(
    "channel_partner",
    _("What is said in the partner line"),
    {"self", "team", "partner"},
    _("Only the contacts of that one partner."),
)
sight("channel_program", _("What is said in an open channel"), MEMBERS)
