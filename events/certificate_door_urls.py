"""Where anybody verifies a certificate: /p/<slug>/certificates/…"""

from django.urls import path

from events.views import certificate_verify

app_name = "certificate_doors"
urlpatterns = [
    path("<str:code>/", certificate_verify.certificate_verify, name="certificate_verify"),
]
