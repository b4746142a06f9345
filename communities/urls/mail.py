"""Which regular mails one gets: /c/<slug>/mails/…"""

from django.urls import path

from communities.views import mail_refusal

urlpatterns = [
    path("", mail_refusal.mail_refusal_list, name="mail_refusal_list"),
    path("<slug:kind>/refusal/", mail_refusal.mail_refuse, name="mail_refuse"),
    path("<slug:kind>/refusal/end/", mail_refusal.mail_want, name="mail_want"),
]
