"""Meetings that somebody is not reminded of."""

import communities.clock
import communities.tenancy.owned
import django.db.models.deletion
import django.db.models.functions.uuid
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("communities", "0016_due_rows"),
        ("events", "0002_events_in_depth"),
    ]

    operations = [
        migrations.CreateModel(
            name="ReminderRefusal",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        db_default=django.db.models.functions.uuid.UUID7(),
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("refused_at", models.DateTimeField(default=communities.clock.now)),
                (
                    "community",
                    communities.tenancy.owned.CommunityKey(
                        db_index=False,
                        editable=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="communities.community",
                    ),
                ),
                (
                    "event",
                    communities.tenancy.owned.OwnedKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="events.event",
                    ),
                ),
                (
                    "membership",
                    communities.tenancy.owned.OwnedKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="communities.membership",
                    ),
                ),
            ],
            options={
                "abstract": False,
                "base_manager_name": "objects",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("community", "event", "membership"), name="one_reminder_refusal"
                    )
                ],
            },
        ),
    ]
