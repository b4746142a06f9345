"""Who sees figures."""

from django.utils.translation import gettext_lazy as _

from communities.sights import sight

sight(
    "figures",
    _("Figures about the program"),
    {"facilitator", "organizer", "sponsor"},
    _("Figures count people; they never show what somebody wrote."),
)
