"""Pages outside of any community."""

from django.urls import path

from communities.views import demo, landing, start, token

urlpatterns = [
    path("", landing.landing, name="landing"),
    path("start/", start.start, name="start"),
    path("demo/switch/", demo.demo_switch, name="demo_switch"),
    path("demo/outbox/", demo.demo_outbox, name="demo_outbox"),
    path("demo/outbox/<slug:name>/", demo.demo_mail, name="demo_mail"),
    path("demo/outbox/<slug:name>/body/", demo.demo_mail_body, name="demo_mail_body"),
    path("accounts/tokens/", token.token_list, name="token_list"),
    path("accounts/tokens/<uuid:token_id>/revocation/", token.token_revoke, name="token_revoke"),
]
app_name = "front"
