"""Pages of a meeting's roster, and of checking oneself in."""

from django.urls import path

from events.views import attendance, check_in

urlpatterns = [
    path("roster/", attendance.attendance_roster, name="attendance_roster"),
    path("roster/log/", attendance.attendance_log_list, name="attendance_log_list"),
    path("roster/everyone/", attendance.attendance_everyone, name="attendance_everyone"),
    path(
        "roster/everyone/return/",
        attendance.attendance_everyone_return,
        name="attendance_everyone_return",
    ),
    path("roster/guests/", attendance.attendance_guest_add, name="attendance_guest_add"),
    path("attendance/<uuid:membership_id>/", attendance.attendance_mark, name="attendance_mark"),
    path(
        "attendance/guests/<uuid:guest_id>/",
        attendance.attendance_mark_guest,
        name="attendance_mark_guest",
    ),
    path("check-in/", check_in.check_in, name="check_in"),
    path("check-in/code/", check_in.check_in_code, name="check_in_code"),
    path("check-in/switch/", check_in.check_in_switch, name="check_in_switch"),
]
