"""Pages of this app inside a community."""

app_name = "events"
urlpatterns = []
