"""Pages for strangers about meetings: /p/<slug>/events/…"""

from django.urls import path

from events.views import guest

app_name = "event_doors"
urlpatterns = [
    path("<uuid:event_id>/", guest.event_public, name="event_public"),
    path("<uuid:event_id>/sent/", guest.guest_sent, name="guest_sent"),
    path("guest/<str:secret>/", guest.guest_answer, name="guest_answer"),
]
