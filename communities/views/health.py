"""Is it alive, is it ready."""

from django.core.cache import cache
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import JsonResponse
from redis.exceptions import RedisError

from communities.tenancy.access import public


@public
def healthz(request):
    """The process answers."""
    return JsonResponse({"status": "alive"})


@public
def readyz(request):
    """200 when the database answers and is migrated; ``degraded`` without Valkey."""
    try:
        executor = MigrationExecutor(connection)
        pending = executor.migration_plan(executor.loader.graph.leaf_nodes())
    except DatabaseError:
        return JsonResponse({"status": "no database"}, status=503)
    if pending:
        return JsonResponse({"status": "migrations pending"}, status=503)
    try:
        cache._cache.get_client(None, write=True).ping()
    except (RedisError, OSError):
        return JsonResponse({"status": "degraded", "without": ["valkey"]})
    return JsonResponse({"status": "ready"})
