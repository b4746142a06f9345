"""Pages of series, and of changes to a meeting and those like it."""

from django.urls import path

from events.views import change, plan, series

urlpatterns = [
    path("events/new/", plan.event_create, name="event_create"),
    path("events/new/dates/", plan.event_preview, name="event_preview"),
    path("events/series/<uuid:series_id>/", series.series_detail, name="series_detail"),
    path("events/series/<uuid:series_id>/extension/", series.series_extend, name="series_extend"),
    path("events/<uuid:event_id>/change/", change.event_change, name="event_change"),
    path(
        "events/<uuid:event_id>/change/<uuid:activity_id>/reversal/",
        change.event_reverse,
        name="event_reverse",
    ),
    path("events/<uuid:event_id>/cancellation/", change.event_cancel, name="event_cancel"),
    path("events/<uuid:event_id>/restoration/", change.event_restore, name="event_restore"),
]
