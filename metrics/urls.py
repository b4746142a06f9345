"""Pages of this app inside a community."""

from django.urls import path

from metrics import api  # noqa: F401 - registers the API's nouns
from metrics.views import export, kpi

app_name = "metrics"
urlpatterns = [
    path("metrics/", kpi.kpi_list, name="kpi_list"),
    path("metrics/exports/", export.export_list, name="export_list"),
    path("metrics/exports/<uuid:export_id>/", export.export_detail, name="export_detail"),
    path("metrics/exports/<uuid:export_id>/file/", export.export_file, name="export_file"),
]
