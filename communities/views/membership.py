"""The people of a community."""

from django.core.paginator import Paginator
from django.shortcuts import render

from communities import directory, sections
from communities.models import SkillMark
from communities.tenancy.access import access


@access("member")
def people_list(request):
    """Who is in the directory, by name, with filters that work without JavaScript."""
    me, wish = request.membership, directory.Wish.read(request.GET)
    page = Paginator(wish.people(me), 25).get_page(request.GET.get("page"))
    context = {
        "tabs": sections.tabs("people", "directory", me),
        "page": page,
        "rows": [directory.Row.of(person) for person in page],
        "wish": wish,
    }
    if request.htmx and not request.htmx.boosted:
        return render(request, "communities/people_list.html#people", context)
    if wish.filters or "filter" in request.GET:
        context["choices"] = directory.choices(me)
    context |= {"facets": directory.facets(), "kinds": SkillMark.Kind}
    return render(request, "communities/people_list.html", context)
