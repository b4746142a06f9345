"""What belongs to a community: the abstract model, its manager, and the keys between such rows."""

from contextlib import contextmanager
from contextvars import ContextVar

from django.db import models
from django.db.models.functions import UUID7

from communities.tenancy.scope import NoCommunity, OtherCommunity, require_scope

_slot: ContextVar = ContextVar("slot", default=None)


@contextmanager
def slotted(slot):
    """While a prepared query is compiled, the community is a slot that each call fills."""
    token = _slot.set(slot)
    try:
        yield
    finally:
        _slot.reset(token)


class CurrentCommunity(models.Expression):
    """The open community's id as a literal; raises NoCommunity when SQL is made outside of one.

    It is resolved that late because forms, serializers and schemas touch managers at import. A
    literal, because row security's sub-select alone misleads the planner by orders of magnitude.
    """

    def __init__(self):
        super().__init__(output_field=models.UUIDField())

    def as_sql(self, compiler, connection):
        if slot := _slot.get():
            return "%s", [slot]
        scope = getattr(connection, "praxis_scope", None)
        if scope is None:
            raise NoCommunity("open community_scope(community, user) first")
        return "%s", [scope.community_id]


class OwnedQuerySet(models.QuerySet):
    """Reads of owned rows; ``as_manager()`` gives a manager that stays inside the community."""

    @classmethod
    def as_manager(cls):
        manager = OwnedManager.from_queryset(cls)()
        manager._built_with_as_manager = True
        return manager

    as_manager.queryset_only = True


class OwnedManager(models.Manager.from_queryset(OwnedQuerySet)):
    """Adds ``community_id = <the open community>`` to every query."""

    def get_queryset(self):
        return super().get_queryset().filter(community_id=CurrentCommunity())

    def all_communities(self, reason: str):
        """Without the ORM's lock; row security still holds. A test lists every use."""
        if not reason:
            raise ValueError("say why this query may leave the community")
        return self._queryset_class(self.model, using=self._db)


class CommunityKey(models.ForeignKey):
    """The community of a row: filled in from the open scope, and refused when it is another."""

    def __init__(self, to="communities.Community", on_delete=models.CASCADE, **kwargs):
        kwargs = {"related_name": "+", "db_index": False, "editable": False} | kwargs
        super().__init__(to, on_delete, **kwargs)

    def pre_save(self, instance, add):
        scope = require_scope()
        given = getattr(instance, self.attname)
        if given is None:
            setattr(instance, self.attname, scope.community_id)
        elif given != scope.community_id:
            raise OtherCommunity(f"{instance._meta.label} of another community")
        return scope.community_id


class OwnedKey(models.ForeignKey):
    """A key to a row of the same community.

    Django makes no constraint and no index for it: ``row_security`` adds the composite ones, since
    a plain foreign key is checked past row security and would accept another community's row.
    """

    def __init__(self, to, on_delete, **kwargs):
        super().__init__(to, on_delete, **(kwargs | {"db_constraint": False, "db_index": False}))


class Owned(models.Model):
    """A row of exactly one community, behind both locks."""

    id = models.UUIDField(primary_key=True, db_default=UUID7(), editable=False)
    community = CommunityKey()

    objects = OwnedQuerySet.as_manager()

    append_only = False
    """True takes UPDATE and DELETE from the application role."""
    policies: tuple = ()
    """Further RESTRICTIVE policies (`row_security.Policy`) for what is private inside a community."""

    class Meta:
        abstract = True
        base_manager_name = "objects"


def owned_models() -> list[type[Owned]]:
    """Every concrete model with a community, in the registry's order."""
    from django.apps import apps  # noqa: PLC0415 - the registry is filled after this module

    return [model for model in apps.get_models() if issubclass(model, Owned)]
