"""Templates of one's own, for programs that call us."""

from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers
from rest_framework.decorators import action
from rest_framework.response import Response

from communities.models import Program, SavedTemplate
from communities.tenancy.access import access
from communities.tenancy.viewset import CommunityViewSet, NothingSerializer, VisibleKey
from config.api import router


class SavedTemplateSerializer(serializers.ModelSerializer):
    """A program that was kept as a template. ``program`` is what it is made from, once."""

    program = VisibleKey(Program, write_only=True)
    key = serializers.UUIDField(write_only=True, required=False)
    kind = serializers.CharField(source="blueprint.kind", read_only=True)

    class Meta:
        model = SavedTemplate
        fields = [
            "id", "title", "program", "kind", "made_by", "created_at", "removed_at", "key",
        ]  # fmt: skip
        read_only_fields = ["made_by", "created_at", "removed_at"]


@access("organizer")
class SavedTemplateViewSet(
    mixins.ListModelMixin,
    mixins.CreateModelMixin,
    mixins.RetrieveModelMixin,
    mixins.UpdateModelMixin,
    mixins.DestroyModelMixin,
    CommunityViewSet,
):
    """Templates that organizers keep, also removed ones. DELETE removes, ``restoration`` brings back."""

    model, serializer_class = SavedTemplate, SavedTemplateSerializer
    ordering = ("-created_at", "-id")
    http_method_names = ["get", "post", "patch", "delete", "head", "options"]

    def perform_create(self, serializer):
        said = dict(serializer.validated_data)
        serializer.instance = SavedTemplate.save_from(
            said.pop("program"), **said, by=self.membership
        )

    def perform_update(self, serializer):
        """Another name; what is in it stays."""
        if "title" in serializer.validated_data:
            serializer.instance.rename(serializer.validated_data["title"], by=self.membership)

    def perform_destroy(self, template):
        """Takes it from the choice."""
        template.remove(by=self.membership)

    @extend_schema(request=None, responses=SavedTemplateSerializer)
    @action(detail=True, methods=["post"], serializer_class=NothingSerializer)
    def restoration(self, request, pk=None):
        """Puts a removed one back."""
        template = self.get_object()
        template.restore(by=self.membership)
        return Response(
            SavedTemplateSerializer(template, context=self.get_serializer_context()).data
        )


router.register("saved-templates", SavedTemplateViewSet, "saved-template")
