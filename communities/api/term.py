"""The membership ledger for programs that call us: read by who may, added to, never written over."""

from rest_framework import mixins, serializers
from rest_framework.decorators import action
from rest_framework.response import Response

from communities.models import Term, TermHolder
from communities.models.term import WRITTEN
from communities.tenancy.access import access
from communities.tenancy.viewset import CommunityViewSet, VisibleKey
from config.api import router


class TermHolderSerializer(serializers.ModelSerializer):
    """A person of the ledger; ``membership`` is who they are here, if anybody."""

    key = serializers.UUIDField(write_only=True, required=False)

    class Meta:
        model = TermHolder
        fields = [
            "id",
            "name",
            "email",
            "external_id",
            "membership",
            "counts_as",
            "added_at",
            "key",
        ]
        read_only_fields = ["membership", "counts_as", "added_at"]
        validators: list = []  # the verb says in words who has the number or the address


@access("insider")
class TermHolderViewSet(
    mixins.ListModelMixin, mixins.CreateModelMixin, mixins.RetrieveModelMixin, CommunityViewSet
):
    """People of the ledger: all for organizers, oneself for everybody else. POST adds one."""

    model, serializer_class = TermHolder, TermHolderSerializer
    ordering = ("-added_at", "-id")

    def perform_create(self, serializer):
        serializer.instance = TermHolder.add(**serializer.validated_data, by=self.membership)


class TermSerializer(serializers.ModelSerializer):
    """One line of the ledger. ``supersedes`` names the line in whose place it stands, if any."""

    holder = VisibleKey(TermHolder)
    supersedes = VisibleKey(Term, required=False, allow_null=True)
    key = serializers.UUIDField(write_only=True, required=False)

    class Meta:
        model = Term
        fields = [
            "id", "holder", "supersedes", "act", *WRITTEN, "over_on", "recorded_by", "recorded_at",
            "key",
        ]  # fmt: skip
        read_only_fields = [
            "act", "cancelled_on", "cancelled_by", "over_on", "recorded_by", "recorded_at",
        ]  # fmt: skip
        validators: list = []  # the verb says in words what is here already


class TermCancellationSerializer(serializers.Serializer):
    """Which day is the last one, and who wished so."""

    on = serializers.DateField()
    side = serializers.ChoiceField(choices=Term.Side.choices)


@access("insider")
class TermViewSet(
    mixins.ListModelMixin, mixins.CreateModelMixin, mixins.RetrieveModelMixin, CommunityViewSet
):
    """Lines of the ledger, also those that others replaced. POST adds a term or puts one right."""

    model, serializer_class, ordering = Term, TermSerializer, ("-recorded_at", "-id")

    def perform_create(self, serializer):
        said = dict(serializer.validated_data)
        holder, earlier = said.pop("holder"), said.pop("supersedes", None)
        if earlier is None:
            serializer.instance = holder.add_term(**said, by=self.membership)
        else:
            serializer.instance = earlier.correct(**said, by=self.membership)

    @action(["post"], detail=True, serializer_class=TermCancellationSerializer)
    def cancellation(self, request, pk=None, slug=None):
        """Ends the term before its time, by a line of its own."""
        term, asked = self.get_object(), TermCancellationSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        return self._answer(term.cancel(**asked.validated_data, by=self.membership))

    @action(["post"], detail=True, serializer_class=TermSerializer)
    def reversal(self, request, pk=None, slug=None):
        """Takes the newest line of a term back, by one more."""
        return self._answer(self.get_object().reverse(by=self.membership))

    def _answer(self, term: Term) -> Response:
        return Response(TermSerializer(term, context=self.get_serializer_context()).data)


router.register("term-holders", TermHolderViewSet, "term_holder")
router.register("terms", TermViewSet, "term")
