"""Agreements for programs that call us: every version, and one's own yes."""

from rest_framework import mixins, serializers
from rest_framework.decorators import action
from rest_framework.response import Response

from communities import agreements
from communities.models import Agreement
from communities.tenancy.access import access
from communities.tenancy.viewset import CommunityViewSet, NothingSerializer
from config.api import router


class AgreementSerializer(serializers.ModelSerializer):
    """One version of what everybody agrees on. ``key`` makes publishing it twice make one."""

    key = serializers.UUIDField(required=False, write_only=True)

    class Meta:
        model = Agreement
        fields = ["id", "version", "text", "change", "published_by", "published_at", "key"]
        read_only_fields = ["version", "published_by", "published_at"]


@access("insider")
class AgreementViewSet(
    mixins.ListModelMixin, mixins.CreateModelMixin, mixins.RetrieveModelMixin, CommunityViewSet
):
    """Versions, newest first; admins publish the next by POST, members say yes by `acceptance`."""

    model, serializer_class = Agreement, AgreementSerializer
    ordering = ("-published_at", "-id")

    def perform_create(self, serializer):
        said = dict(serializer.validated_data)
        serializer.instance = Agreement.publish(said.pop("text"), **said, by=self.membership)

    @action(detail=True, methods=["post"], serializer_class=NothingSerializer)
    def acceptance(self, request, pk=None):
        """Says yes to the version that holds."""
        agreement = self.get_object()
        agreements.require_current(agreement)
        agreement.accept(by=self.membership)
        return Response(AgreementSerializer(agreement).data)


router.register("agreements", AgreementViewSet, "agreement")
