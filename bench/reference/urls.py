"""The bare page, the bare JSON."""

from django.contrib.auth.decorators import login_required
from django.http import JsonResponse
from django.shortcuts import render
from django.urls import path

from bench.reference.models import Row


@login_required
def page(request):
    """25 rows, one query, one template without a layout."""
    rows = Row.objects.order_by("-starts_at", "-id")[:25]
    return render(request, "rows.html", {"rows": rows})


@login_required
def listing(request):
    """50 rows as JSON."""
    rows = Row.objects.order_by("-starts_at", "-id").values("id", "title", "person", "starts_at")
    return JsonResponse({"results": list(rows[:50])})


urlpatterns = [path("rows/", page), path("rows.json", listing)]
