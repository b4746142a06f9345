"""What a password must be: Django's own checks, in sentences that say what to do instead."""

from django.contrib.auth import password_validation as django
from django.utils.translation import gettext as _
from django.utils.translation import ngettext


class LongEnough(django.MinimumLengthValidator):
    """At least eight characters."""

    def get_error_message(self):
        return self.get_help_text()

    def get_help_text(self):
        said = ngettext(
            "Use at least %(count)s character. A short sentence is hard to guess and easy to keep.",
            "Use at least %(count)s characters. A short sentence is hard to guess and easy to keep.",
            self.min_length,
        )
        return said % {"count": self.min_length}


class NotAboutYou(django.UserAttributeSimilarityValidator):
    """Not one's own name or address."""

    def __init__(self):
        super().__init__(user_attributes=("name", "email"))

    def get_error_message(self):
        return _("This is close to your name or address, which others know. Choose something else.")

    def get_help_text(self):
        return _("Not your name or your address: others know them.")


class NotCommon(django.CommonPasswordValidator):
    """None of the twenty thousand that everybody uses."""

    def get_error_message(self):
        return _("Many people use this one, so it is tried first. Add a word or two of your own.")

    def get_help_text(self):
        return _("Not one that many people use: those are tried first.")


class NotDigitsAlone(django.NumericPasswordValidator):
    """Not a number."""

    def get_error_message(self):
        return _("Digits alone are quickly guessed. Put a word or two beside them.")

    def get_help_text(self):
        return _("Not digits alone: they are quickly guessed.")
