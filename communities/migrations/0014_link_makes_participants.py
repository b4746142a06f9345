"""Links make participants, never more."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("communities", "0013_enrolment_by_arrival"),
    ]

    operations = [
        migrations.AddConstraint(
            model_name="invitationlink",
            constraint=models.CheckConstraint(
                condition=models.Q(("program_role", "participant")),
                name="link_makes_participants",
            ),
        ),
    ]
