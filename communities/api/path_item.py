"""Learning paths for programs that call us."""

from rest_framework import mixins, serializers
from rest_framework.decorators import action
from rest_framework.response import Response

from communities.models import PathItem, PathMark
from communities.tenancy.access import access
from communities.tenancy.viewset import CommunityViewSet, NothingSerializer
from config.api import router


class PathItemSerializer(serializers.ModelSerializer):
    """One item of a program's path; ``done_at`` is the caller's own mark, where it is set by hand."""

    done_at = serializers.SerializerMethodField()

    class Meta:
        model = PathItem
        fields = [
            "id", "program", "track", "position", "kind", "title", "about", "link", "object_id",
            "minutes", "required", "done_at",
        ]  # fmt: skip

    def get_done_at(self, item) -> str | None:
        """The caller's own mark."""
        marks = self.context.setdefault("marks", {})
        if item.pk not in marks:
            asked = [one.pk for one in getattr(self.parent, "instance", None) or [item]]
            mine = PathMark.objects.filter(membership=self.context["view"].membership)
            marks |= dict.fromkeys(asked)
            marks |= dict(mine.filter(item__in=asked).values_list("item_id", "done_at"))
        return marks[item.pk]


@access("member")
class PathItemViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, CommunityViewSet):
    """The paths of programs that the caller may see."""

    model, serializer_class = PathItem, PathItemSerializer

    @action(["post"], detail=True, serializer_class=NothingSerializer)
    def mark(self, request, pk=None, slug=None):
        """The caller has done it."""
        item = self.get_object()
        item.tick(by=self.membership)
        return Response(PathItemSerializer(item, context=self.get_serializer_context()).data)


router.register("path-items", PathItemViewSet, "path-item")
