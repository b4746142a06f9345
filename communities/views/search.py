"""The search page."""

from django.shortcuts import render

from communities import search as searching
from communities.tenancy.access import access


@access("insider")
def search(request):
    """Everything the reader may see that matches, in groups."""
    query = request.GET.get("q", "").strip()[:100]
    groups = searching.find(query, request.membership)
    return render(request, "communities/search.html", {"query": query, "groups": groups})
