"""Partners and their needs for programs that call us."""

from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers
from rest_framework.decorators import action
from rest_framework.response import Response

from communities.tenancy.access import access
from communities.tenancy.viewset import CommunityViewSet, VisibleKey
from config.api import router
from projects.models import Need, Partner


class PartnerSerializer(serializers.ModelSerializer):
    """An organization with needs of its own; ``key`` makes a repeated POST add one."""

    key = serializers.UUIDField(write_only=True, required=False)

    class Meta:
        model = Partner
        fields = ["id", "name", "about", "stage", "created_at", "key"]
        extra_kwargs = {"created_at": {"read_only": True}}


@access("organizer", "partner")
class PartnerViewSet(
    mixins.ListModelMixin, mixins.RetrieveModelMixin, mixins.CreateModelMixin, CommunityViewSet
):
    """Partners; organizers add them."""

    model, serializer_class, ordering = Partner, PartnerSerializer, ("-created_at", "-id")

    def perform_create(self, serializer):
        serializer.instance = Partner.add(**serializer.validated_data, by=self.membership)


class NeedSerializer(serializers.ModelSerializer):
    """What a partner finds hard, and how it will know that it is done.

    ``key`` makes a repeated POST post one.
    """

    partner = VisibleKey(Partner)
    key = serializers.UUIDField(write_only=True, required=False)

    class Meta:
        model = Need
        fields = [
            "id", "partner", "words", "done_when", "by_date", "hours", "state", "reason",
            "posted_by", "posted_at", "answered_at", "key",
        ]  # fmt: skip
        read_only_fields = ["state", "reason", "posted_by", "posted_at", "answered_at"]


class ReasonSerializer(serializers.Serializer):
    """Why not."""

    reason = serializers.CharField(max_length=400)


@access("member", "partner")
class NeedViewSet(
    mixins.ListModelMixin, mixins.RetrieveModelMixin, mixins.CreateModelMixin, CommunityViewSet
):
    """Needs; a contact posts them, organizers answer."""

    model, serializer_class, ordering = Need, NeedSerializer, ("-posted_at", "-id")

    def perform_create(self, serializer):
        serializer.instance = Need.post(**serializer.validated_data, by=self.membership)

    @extend_schema(request=None, responses=NeedSerializer)
    @action(detail=True, methods=["post"])
    def acceptance(self, request, pk=None):
        """An organizer takes it on."""
        need = self.get_object()
        need.accept(by=self.membership)
        return Response(NeedSerializer(need, context=self.get_serializer_context()).data)

    @extend_schema(responses=NeedSerializer)
    @action(detail=True, methods=["post"], serializer_class=ReasonSerializer)
    def refusal(self, request, pk=None):
        """An organizer says no, and why."""
        need, said = self.get_object(), self.get_serializer(data=request.data)
        said.is_valid(raise_exception=True)
        need.decline(by=self.membership, reason=said.validated_data["reason"])
        return Response(NeedSerializer(need, context=self.get_serializer_context()).data)


router.register("partners", PartnerViewSet, "partner")
router.register("needs", NeedViewSet, "need")
