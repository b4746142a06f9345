"""The inbox in its simplest form."""

from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from communities.models import Notification
from communities.tenancy.access import access
from communities.tenancy.prepared import Reader, prepared


@access("insider")
def notification_list(request):
    """One's own notifications, newest first."""
    page = Paginator(_mine.lazily(request.membership), 25).get_page(request.GET.get("page"))
    return render(request, "communities/notification_list.html", {"page": page})


@require_POST
@access("insider")
def notification_read(request, notification_id):
    """Marks one read and goes where it points; htmx only takes the mark away."""
    mine = Notification.objects.visible_to(request.membership)
    notification = get_object_or_404(mine, pk=notification_id)
    notification.read()
    if request.htmx:
        notification.refresh_from_db()
        context = {"notification": notification}
        return render(request, "communities/notification_list.html#row", context)
    return redirect(notification.path)


@prepared(me=Reader)
def _mine(me):
    return Notification.objects.visible_to(me)
