"""Pages of this app inside a community."""

from django.urls import include, path

from events import api  # noqa: F401 - registers the API's nouns
from events.views import event, place, program

app_name = "events"
urlpatterns = [
    path("events/", event.event_list, name="event_list"),
    path("", include("events.series_urls")),
    path("events/<uuid:event_id>/", event.event_detail, name="event_detail"),
    path("events/<uuid:event_id>/place/", place.event_place, name="event_place"),
    path("events/<uuid:event_id>/closure/", event.event_close, name="event_close"),
    path("events/<uuid:event_id>/", include("events.registration_urls")),
    path("events/<uuid:event_id>/", include("events.roster_urls")),
    path("", include("events.certificate_urls")),
    path("", include("events.room_urls")),
    path("", include("events.calendar_urls")),
    path("programs/<uuid:program_id>/sessions/", program.program_sessions, name="program_sessions"),
]
