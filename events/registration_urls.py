"""Answers to one meeting: /c/<slug>/events/<id>/…"""

from django.urls import path

from events.views import registration

urlpatterns = [
    path("registration/", registration.registration_give, name="registration_give"),
    path("registration/place/", registration.registration_take, name="registration_take"),
]
