"""Who sees what of meetings."""

from django.utils.translation import gettext_lazy as _

from communities.sights import MEMBERS, sight

sight(
    "attendance",
    _("The list of who was there"),
    {"facilitator", "organizer"},
    _("You see your own presence on the meeting's page."),
)
sight("event", _("A meeting of your program: when, where, who comes"), MEMBERS)
