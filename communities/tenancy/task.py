"""Tasks run as they were sent: inside the community, as the user, or declared global."""

from collections.abc import Callable

from celery import Task
from django.db import close_old_connections

from communities.models import Community
from communities.tenancy.scope import NoCommunity, community_scope, current_scope


class CommunityTask(Task):
    """Carries community and user as headers and enters them before the task's body."""

    global_reason = ""
    in_steps = False
    """True for a task that opens ``self.community()`` by itself, around the parts that need it."""
    abstract = True

    def apply_async(self, args=None, kwargs=None, headers=None, **options):
        scope = options.pop("scope", None) or current_scope()
        if scope and not self.global_reason:
            ids = {"community": str(scope.community_id), "user": str(scope.user_id or "")}
            headers = {**ids, **(headers or {})}
        return super().apply_async(args, kwargs, headers=headers, **options)

    def __call__(self, *args, **kwargs):
        close_old_connections()
        try:
            if self.global_reason or self.in_steps:
                return self.run(*args, **kwargs)
            with self.community():
                return self.run(*args, **kwargs)
        finally:
            close_old_connections()

    def community(self):
        """The scope that this task was sent from. Mail and uploads happen outside of it."""
        headers = self.request.headers or {}
        # Celery 5 lays custom headers flat beside its own.
        community_id = headers.get("community") or getattr(self.request, "community", None)
        user_id = headers.get("user") or getattr(self.request, "user", None)
        if not community_id:
            raise NoCommunity(f"{self.name} was sent from outside of any community")
        return community_scope(Community.objects.get(pk=community_id), user_id or None)


def global_task(reason: str) -> Callable[[Task], Task]:
    """Lets a task run outside of any community. It may only fan out, one task per community."""

    def mark(task):
        type(task).global_reason = task.global_reason = reason
        return task

    return mark
