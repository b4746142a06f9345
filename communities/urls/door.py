"""Pages for strangers: /p/<slug>/…"""

from django.urls import path

from communities.views import join

app_name = "doors"
urlpatterns = [
    path("", join.door_detail, name="door_detail"),
    path("join/", join.join_create, name="join_create"),
    path("join/code/", join.join_code, name="join_code"),
    path("join/withdrawal/", join.join_withdraw, name="join_withdraw"),
    path("<slug:program_slug>/", join.door_detail, name="door_detail"),
    path("<slug:program_slug>/join/", join.join_create, name="join_create"),
    path("<slug:program_slug>/join/code/", join.join_code, name="join_code"),
    path("<slug:program_slug>/join/withdrawal/", join.join_withdraw, name="join_withdraw"),
]
