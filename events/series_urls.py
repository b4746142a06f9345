"""Pages of series, and of changes to a meeting and those like it."""

from django.urls import path

from events.views import series

urlpatterns = [
    path("events/series/<uuid:series_id>/", series.series_detail, name="series_detail"),
    path("events/series/<uuid:series_id>/extension/", series.series_extend, name="series_extend"),
]
