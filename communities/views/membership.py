"""The people of a community."""

from django.core.paginator import Paginator
from django.shortcuts import render

from communities.models import Membership
from communities.tenancy.access import access


@access("member")
def people_list(request):
    """Everybody, by name, with a filter that works without JavaScript."""
    query = request.GET.get("q", "").strip()[:100]
    people = Membership.objects.visible_to(request.membership).order_by("name", "id")
    if query:
        people = people.filter(name__icontains=query)
    page = Paginator(people, 25).get_page(request.GET.get("page"))
    template = "communities/people_list.html" + ("#people" if request.htmx else "")
    return render(request, template, {"page": page, "query": query})
