"""What is typed about certificates."""

from django import forms
from django.utils.translation import gettext_lazy as _

from events.models.certificate import LONGEST_REASON


class RuleForm(forms.Form):
    """How much of a program earns its certificate."""

    least_percent = forms.IntegerField(
        label=_("Share of the meetings, per cent"),
        min_value=1,
        max_value=100,
        help_text=_("Meetings without a roster are left out."),
    )


class RevocationForm(forms.Form):
    """Why a certificate does not hold any more."""

    reason = forms.CharField(
        label=_("Why"),
        max_length=LONGEST_REASON,
        help_text=_("The member reads this. The public page says only that it was taken back."),
    )
