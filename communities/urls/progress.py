"""Pages of one program about paths, progress and who may need a word: /c/<slug>/programs/<id>/…"""

from django.urls import path

from communities.views import path as path_views
from communities.views import program_health, progress

urlpatterns = [
    path("path/", path_views.path_detail, name="path_detail"),
    path("path/edit/", path_views.path_edit, name="path_edit"),
    path("path/new/", path_views.path_item_create, name="path_item_create"),
    path("path/<uuid:item_id>/edit/", path_views.path_item_edit, name="path_item_edit"),
    path(
        "path/<uuid:item_id>/place/<slug:place>/", path_views.path_item_move, name="path_item_move"
    ),
    path("path/<uuid:item_id>/removal/", path_views.path_item_remove, name="path_item_remove"),
    path("path/<uuid:item_id>/return/", path_views.path_item_restore, name="path_item_restore"),
    path("path/<uuid:item_id>/mark/", path_views.path_item_tick, name="path_item_tick"),
    path("path/<uuid:item_id>/mark/removal/", path_views.path_item_untick, name="path_item_untick"),
    path("progress/", progress.progress_list, name="progress_list"),
    path("progress/mine/", progress.progress_mine, name="progress_mine"),
    path("progress/rule/", progress.completion_rule, name="completion_rule"),
    path("health/", program_health.program_health, name="program_health"),
    path("health/letters/", program_health.program_letters, name="program_letters"),
    path(
        "health/<uuid:membership_id>/contact/<slug:how>/",
        program_health.program_contact,
        name="program_contact",
    ),
    path(
        "health/contact/<uuid:activity_id>/removal/",
        program_health.program_contact_undo,
        name="program_contact_undo",
    ),
]
