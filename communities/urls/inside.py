"""Pages of a community: /c/<slug>/…"""

from django.urls import include, path

from communities import api  # noqa: F401 - registers the API's nouns
from communities.views import activity, home, imports, notification, program, role, search

app_name = "communities"
urlpatterns = [
    path("", home.home, name="home"),
    path("activities/", activity.activity_list, name="activity_list"),
    path("people/", include("communities.urls.people")),
    path("settings/roles/", role.role_list, name="role_list"),
    path("", include("communities.urls.term")),
    path("", include("communities.urls.start")),
    path("", include("communities.urls.invitation")),
    path("programs/", program.program_list, name="program_list"),
    path("programs/new/", program.program_create, name="program_create"),
    path("programs/<uuid:program_id>/", program.program_detail, name="program_detail"),
    path("programs/<uuid:program_id>/", include("communities.urls.program")),
    path("programs/<uuid:program_id>/", include("communities.urls.progress")),
    path("programs/<uuid:program_id>/people/", program.program_people, name="program_people"),
    path("programs/<uuid:program_id>/enrolment/", program.program_enrol, name="program_enrol"),
    path(
        "programs/<uuid:program_id>/people/<uuid:membership_id>/nudge/",
        program.program_nudge,
        name="program_nudge",
    ),
    path(
        "programs/<uuid:program_id>/people/<uuid:membership_id>/nudge/postponement/",
        program.program_nudge_put_off,
        name="program_nudge_put_off",
    ),
    path("", include("communities.urls.entrance")),
    path("imports/", imports.import_list, name="import_list"),
    path("imports/new/<slug:kind>/", imports.import_create, name="import_create"),
    path("imports/<uuid:import_id>/", imports.import_detail, name="import_detail"),
    path("imports/<uuid:import_id>/columns/", imports.import_map, name="import_map"),
    path("imports/<uuid:import_id>/run/", imports.import_run, name="import_run"),
    path("imports/<uuid:import_id>/stop/", imports.import_stop, name="import_stop"),
    path("imports/<uuid:import_id>/rest/", imports.import_rest, name="import_rest"),
    path("notifications/", notification.notification_list, name="notification_list"),
    path(
        "notifications/<uuid:notification_id>/reading/",
        notification.notification_read,
        name="notification_read",
    ),
    path("mails/", include("communities.urls.mail")),
    path("search/", search.search, name="search"),
]
