"""When a meeting was sent to somebody's calendar."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("events", "0006_seats_of_answers"),
    ]

    operations = [
        migrations.AddField(
            model_name="registration",
            name="invited_at",
            field=models.DateTimeField(editable=False, null=True),
        ),
    ]
