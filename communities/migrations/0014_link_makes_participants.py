"""Links make participants, never more; those that promised more promise that now."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("communities", "0013_enrolment_by_arrival"),
    ]

    operations = [
        migrations.RunSQL(
            "UPDATE communities_invitationlink SET program_role = 'participant'"
            " WHERE program_role <> 'participant'",
            migrations.RunSQL.noop,
        ),
        migrations.AddConstraint(
            model_name="invitationlink",
            constraint=models.CheckConstraint(
                condition=models.Q(("program_role", "participant")),
                name="link_makes_participants",
            ),
        ),
    ]
