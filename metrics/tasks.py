"""Work behind the pages: exports."""

from celery import shared_task

from communities.tasks import fan_out
from communities.tenancy.scope import Scope, require_scope
from communities.tenancy.task import global_task
from metrics import exporting
from metrics.models import Export


@shared_task(bind=True, in_steps=True)
def make_export(self, export_id: str) -> None:
    """Makes one export, as the person who asked for it."""
    exporting.make(export_id, self.community)


@shared_task
def make_waiting_exports() -> None:
    """Sends again what a crash or a missing worker left lying in this community."""
    waiting = Export.objects.takeable().select_related("made_by").order_by("made_at")
    for export in waiting[:100]:
        scope = Scope(require_scope().community_id, export.made_by.user_id, "")
        make_export.apply_async([str(export.pk)], scope=scope)


@shared_task
def forget_old_exports() -> None:
    """Deletes the files of this community that were kept long enough."""
    for export in Export.objects.outdated()[:500]:
        export.forget()


@global_task("finds communities with exports left over and sends one task to each")
@shared_task
def sweep_exports() -> None:
    """Re-publishes exports whose task was lost."""
    fan_out("exports", make_waiting_exports)


@global_task("finds communities with files that are too old and sends one task to each")
@shared_task
def sweep_old_exports() -> None:
    """Lets every community delete the files that nobody may keep here."""
    fan_out("old_exports", forget_old_exports)
