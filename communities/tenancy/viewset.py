"""The base of every API noun: declared audience, scoped queryset, the pages' own visibility."""

from django.core.exceptions import ValidationError
from django.db import DataError
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers, viewsets
from rest_framework.exceptions import NotFound
from rest_framework.pagination import CursorPagination


class Pages(CursorPagination):
    """`{"results": […], "next": …, "previous": …}`, newest first, by moment and id."""

    page_size = 50
    max_page_size = 200
    page_size_query_param = "page_size"

    def get_ordering(self, request, queryset, view):
        return getattr(view, "ordering", ("-id",))

    def paginate_queryset(self, queryset, request, view=None):
        """A cursor that we never gave out names no page, whatever it holds."""
        try:
            return super().paginate_queryset(queryset, request, view)
        except (ValueError, TypeError, ValidationError, DataError):
            if self.cursor_query_param not in request.query_params:
                raise
            raise NotFound(self.invalid_cursor_message) from None


class CommunityViewSet(viewsets.GenericViewSet):
    """Rows of one community that the caller may see. Subclasses set ``audience`` and ``model``."""

    audience: frozenset[str] | set[str]
    model = None
    pagination_class = Pages
    lookup_value_converter = "uuid"

    @property
    def membership(self):
        """The caller's membership in the community of the URL."""
        return self.request._request.membership

    def get_queryset(self):
        """The model's rows visible to the caller, by the same QuerySet method as on the pages."""
        if getattr(self, "swagger_fake_view", False):
            return self.model.objects.none()
        return self.model.objects.visible_to(self.membership)


class NothingSerializer(serializers.Serializer):
    """Nothing is sent along: the address says it all."""


class VisibleKey(serializers.PrimaryKeyRelatedField):
    """The id of a row that the caller may see, as in ``VisibleKey(Program)``; any other is no row."""

    default_error_messages = {"does_not_exist": _("There is nothing of that id here.")}

    def __init__(self, model, **kwargs):
        super().__init__(queryset=model.objects, **kwargs)

    def get_queryset(self):
        view = self.context.get("view")
        if view is None or getattr(view, "swagger_fake_view", False):
            return self.queryset.none()
        return self.queryset.visible_to(view.membership)
