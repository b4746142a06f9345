"""Rows of what is due, how members are reached, and calendars in mails."""

import communities.tenancy.owned
import datetime
import django.contrib.postgres.fields
import django.db.models.deletion
import django.db.models.functions.uuid
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("communities", "0015_forget_lines_and_receipts"),
    ]

    operations = [
        migrations.AddField(
            model_name="mail",
            name="calendar",
            field=models.TextField(blank=True),
        ),
        migrations.AddField(
            model_name="mail",
            name="calendar_method",
            field=models.CharField(blank=True, max_length=10),
        ),
        migrations.AddField(
            model_name="mail",
            name="unsubscribe",
            field=models.URLField(blank=True, max_length=600),
        ),
        migrations.CreateModel(
            name="Due",
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
                ("kind", models.CharField(max_length=40)),
                ("object_id", models.UUIDField()),
                ("variant", models.CharField(blank=True, max_length=40)),
                ("due_at", models.DateTimeField()),
                ("claimed_until", models.DateTimeField(null=True)),
                ("done_at", models.DateTimeField(null=True)),
                ("tries", models.PositiveSmallIntegerField(default=0)),
                ("problem", models.CharField(blank=True, max_length=300)),
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
                    "membership",
                    communities.tenancy.owned.OwnedKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="communities.membership",
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "due rows",
                "abstract": False,
                "base_manager_name": "objects",
                "indexes": [
                    models.Index(
                        condition=models.Q(("done_at", None)),
                        fields=["community", "due_at", "id"],
                        name="due_undone",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("community", "kind", "object_id", "membership", "variant"),
                        name="one_due_row_each",
                        nulls_distinct=False,
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Reach",
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
                (
                    "reminders",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.PositiveIntegerField(), null=True
                    ),
                ),
                ("quiet_from", models.TimeField(default=datetime.time(21, 0), verbose_name="from")),
                (
                    "quiet_until",
                    models.TimeField(default=datetime.time(7, 0), verbose_name="until"),
                ),
                (
                    "sends_calendar",
                    models.BooleanField(
                        default=True, verbose_name="meetings for my calendar by mail"
                    ),
                ),
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
                "verbose_name_plural": "reaches",
                "abstract": False,
                "base_manager_name": "objects",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("community", "membership"), name="one_reach_a_member"
                    )
                ],
            },
        ),
    ]
