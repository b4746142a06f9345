"""Answers to one meeting: /c/<slug>/events/<id>/…"""

from django.urls import path

from events.views import publication, registration, registration_list

urlpatterns = [
    path("registration/", registration.registration_give, name="registration_give"),
    path("registration/place/", registration.registration_take, name="registration_take"),
    path("registrations/", registration_list.registration_list, name="registration_list"),
    path(
        "registrations/people/<uuid:membership_id>/",
        registration_list.registration_note,
        name="registration_note",
    ),
    path(
        "registrations/<uuid:registration_id>/place/",
        registration_list.registration_place,
        name="registration_place",
    ),
    path(
        "registrations/<uuid:registration_id>/end/",
        registration_list.registration_end,
        name="registration_end",
    ),
    path("publication/", publication.event_publish, name="event_publish"),
]
