"""Projects for programs that call us."""

from rest_framework import mixins, serializers

from communities.models import Membership, Program
from communities.tenancy.access import access
from communities.tenancy.viewset import CommunityViewSet, VisibleKey
from config.api import router
from projects.models import Need, Project


class ProjectSerializer(serializers.ModelSerializer):
    """Work on an accepted need, with its newest status; ``key`` makes a repeated POST open one."""

    need = VisibleKey(Need)
    program = VisibleKey(Program)
    lead = VisibleKey(Membership)
    colour = serializers.CharField(read_only=True, allow_null=True)
    sentence = serializers.CharField(read_only=True, allow_null=True)
    key = serializers.UUIDField(write_only=True, required=False)

    class Meta:
        model = Project
        fields = [
            "id", "title", "need", "program", "lead", "state", "next_at", "next_text", "colour",
            "sentence", "opened_at", "key",
        ]  # fmt: skip
        read_only_fields = ["state", "next_at", "next_text", "opened_at"]


@access("member", "partner")
class ProjectViewSet(
    mixins.ListModelMixin, mixins.RetrieveModelMixin, mixins.CreateModelMixin, CommunityViewSet
):
    """Projects; organizers open one from an accepted need."""

    model, serializer_class, ordering = Project, ProjectSerializer, ("-opened_at", "-id")

    def get_queryset(self):
        return super().get_queryset().told()

    def perform_create(self, serializer):
        data = dict(serializer.validated_data)
        serializer.instance = Project.open_from(data.pop("need"), **data, by=self.membership)


router.register("projects", ProjectViewSet, "project")
