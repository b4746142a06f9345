"""The people of a community."""

from django.core.paginator import Paginator
from django.db import models
from django.shortcuts import render

from communities.models import Membership
from communities.tenancy.access import access
from communities.tenancy.prepared import Reader, prepared


@access("member")
def people_list(request):
    """Everybody, by name, with a filter that works without JavaScript."""
    query = request.GET.get("q", "").strip()[:100]
    people = (
        _named.lazily(request.membership, query) if query else _people.lazily(request.membership)
    )
    page = Paginator(people, 25).get_page(request.GET.get("page"))
    template = "communities/people_list.html" + ("#people" if request.htmx else "")
    return render(request, template, {"page": page, "query": query})


@prepared(me=Reader)
def _people(me):
    return Membership.objects.visible_to(me).order_by("name", "id")


@prepared(me=Reader, query=models.TextField())
def _named(me, query):
    return Membership.objects.visible_to(me).filter(name__icontains=query).order_by("name", "id")
