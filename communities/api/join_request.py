"""Join requests for programs that call us: read by organizers, answered by the same verbs."""

from rest_framework import mixins, serializers
from rest_framework.decorators import action
from rest_framework.response import Response

from communities.models import JoinRequest
from communities.tenancy.access import access
from communities.tenancy.viewset import CommunityViewSet, NothingSerializer
from config.api import router


class JoinRequestSerializer(serializers.ModelSerializer):
    """Somebody at the door, with what they answered."""

    class Meta:
        model = JoinRequest
        fields = [
            "id",
            "program",
            "name",
            "address",
            "answers",
            "state",
            "asked_at",
            "decided_at",
            "decided_by",
            "words",
            "membership",
        ]


class RefusalSerializer(serializers.Serializer):
    """A no, with the sentence that they read."""

    words = serializers.CharField(max_length=JoinRequest.LONGEST_WORDS)


@access("organizer")
class JoinRequestViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, CommunityViewSet):
    """Who asks to come in; POST to `acceptance`, `refusal` or `return`."""

    model, serializer_class, ordering = JoinRequest, JoinRequestSerializer, ("-asked_at", "-id")

    def get_queryset(self):
        kept = super().get_queryset().select_related("program__lead", "user", "membership")
        return kept.defer("program__blueprint")

    @action(detail=True, methods=["post"], serializer_class=NothingSerializer)
    def acceptance(self, request, pk=None):
        """Lets them in."""
        asked = self.get_object()
        asked.accept(by=self.membership)
        return Response(JoinRequestSerializer(asked).data)

    @action(detail=True, methods=["post"], serializer_class=RefusalSerializer)
    def refusal(self, request, pk=None):
        """Says no."""
        asked, said = self.get_object(), self.get_serializer(data=request.data)
        said.is_valid(raise_exception=True)
        asked.decline(said.validated_data["words"], by=self.membership)
        return Response(JoinRequestSerializer(asked).data)

    @action(detail=True, methods=["post"], url_path="return", serializer_class=NothingSerializer)
    def take_back(self, request, pk=None):
        """Takes the decision back while its letter waits."""
        asked = self.get_object()
        asked.reopen(by=self.membership)
        return Response(JoinRequestSerializer(asked).data)


router.register("join-requests", JoinRequestViewSet, "join-request")
