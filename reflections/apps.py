"""What people say of their learning."""

from django.apps import AppConfig


class ReflectionsConfig(AppConfig):
    """Registers what reflections show on pages of the left apps."""

    name = "reflections"
