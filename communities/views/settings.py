"""Settings: the place leads to the first of its pages that the reader may open."""

from django.shortcuts import redirect

from communities import sections
from communities.tenancy.access import access


@access("organizer")
def settings_home(request):
    """On to the first tab."""
    return redirect(sections.tabs("settings", "", request.membership)[0]["url"])
