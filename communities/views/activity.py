"""The community's feed."""

from django.core.paginator import Paginator
from django.shortcuts import render

from communities import feed
from communities.models import Activity
from communities.tenancy.access import access


@access("member")
def activity_list(request):
    """What happened lately, newest first; nothing anybody wrote."""
    acts = Activity.objects.feed(request.membership).select_related("actor")
    page = Paginator(acts, 25).get_page(request.GET.get("page"))
    context = {"page": page, "told": feed.told(page)}
    return render(request, "communities/activity_list.html", context)
