"""Sign-in: where it leads."""

from allauth.account.adapter import DefaultAccountAdapter


class AccountAdapter(DefaultAccountAdapter):
    """allauth with our words. Sends people where they wanted to go."""

    def save_user(self, request, user, form, commit=True):
        """The name is asked at sign-up, for it is what everyone else will see."""
        user.name = form.cleaned_data.get("name", "")
        return super().save_user(request, user, form, commit)
