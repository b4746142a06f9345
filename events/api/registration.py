"""Answers, seats and queues for programs that call us."""

from rest_framework import mixins, serializers
from rest_framework.decorators import action
from rest_framework.response import Response

from communities.models import Membership
from communities.tenancy.access import access
from communities.tenancy.viewset import CommunityViewSet, NothingSerializer, VisibleKey
from config.api import router
from events.models import Event, Registration


class RegistrationSerializer(serializers.ModelSerializer):
    """One answer; ``membership`` is the caller's unless they run the event, None for a guest.

    A yes to a full meeting waits; ``number`` is the order in its queue, and an offer stands until
    ``offered_until``.
    """

    event = VisibleKey(Event)
    membership = VisibleKey(Membership, required=False)
    answer = serializers.ChoiceField(Registration.GIVEN)

    class Meta:
        model = Registration
        fields = [
            "id", "event", "membership", "guest", "answer", "seat", "number", "offered_until",
            "answered_at",
        ]  # fmt: skip
        read_only_fields = ["guest", "number", "offered_until", "answered_at"]


@access("member")
class RegistrationViewSet(
    mixins.ListModelMixin, mixins.CreateModelMixin, mixins.RetrieveModelMixin, CommunityViewSet
):
    """Answers to invitations; POST gives or changes one. An offered place is taken or given back."""

    model, serializer_class = Registration, RegistrationSerializer
    ordering = ("-answered_at", "-id")

    def get_queryset(self):
        return super().get_queryset().select_related("membership", "guest", "event__program")

    def perform_create(self, serializer):
        data, me = serializer.validated_data, self.membership
        person, seat = data.get("membership", me), data.get("seat", "")
        serializer.instance = Registration.give(
            data["event"], person, data["answer"], by=me, seat=seat
        )

    @action(["post"], detail=True, serializer_class=NothingSerializer)
    def taking(self, request, pk=None):
        """Takes the place that is offered; who runs the meeting gives one to anybody who waits."""
        taken = self.get_object().take(by=self.membership)
        return Response(RegistrationSerializer(taken).data)

    @action(["post"], detail=True, serializer_class=NothingSerializer)
    def leaving(self, request, pk=None):
        """Gives back a seat or a place in the queue."""
        left = self.get_object().leave(by=self.membership)
        return Response(RegistrationSerializer(left).data)


router.register("registrations", RegistrationViewSet, "registration")
