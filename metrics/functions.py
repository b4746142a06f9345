"""Which communities have exports left over, and which have files that are too old."""

from communities.functions import due_work

due_work(
    "exports",
    """
    SELECT DISTINCT community_id FROM metrics_export
    WHERE state IN ('waiting', 'running')
      AND coalesce(leased_until, made_at + interval '20 seconds') < moment
    """,
    tables=("metrics_export",),
)
due_work(
    "old_exports",
    """
    SELECT DISTINCT community_id FROM metrics_export
    WHERE state = 'done' AND finished_at < moment - interval '7 days'
    """,
    tables=("metrics_export",),
)
