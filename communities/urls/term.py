"""Pages of the membership ledger."""

from django.urls import path

from communities.views import renewal, term, term_holder

LEDGER = "people/memberships/"
urlpatterns = [
    path(LEDGER, term_holder.term_holder_list, name="term_holder_list"),
    path(f"{LEDGER}new/", term_holder.term_holder_create, name="term_holder_create"),
    path(f"{LEDGER}mine/", term_holder.term_holder_mine, name="term_holder_mine"),
    path(
        f"{LEDGER}<uuid:termholder_id>/",
        term_holder.term_holder_detail,
        name="term_holder_detail",
    ),
    path(
        f"{LEDGER}<uuid:termholder_id>/edit/", term_holder.term_holder_edit, name="term_holder_edit"
    ),
    path(
        f"{LEDGER}<uuid:termholder_id>/link/", term_holder.term_holder_link, name="term_holder_link"
    ),
    path(
        f"{LEDGER}<uuid:termholder_id>/unlinking/",
        term_holder.term_holder_unlink,
        name="term_holder_unlink",
    ),
    path(f"{LEDGER}<uuid:termholder_id>/terms/new/", term.term_create, name="term_create"),
    path(f"{LEDGER}terms/<uuid:term_id>/correction/", term.term_correct, name="term_correct"),
    path(f"{LEDGER}terms/<uuid:term_id>/cancellation/", term.term_cancel, name="term_cancel"),
    path("settings/renewals/", renewal.renewal_edit, name="renewal_edit"),
    path(f"{LEDGER}terms/<uuid:term_id>/reversal/", term.term_reverse, name="term_reverse"),
]
