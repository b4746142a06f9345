"""An export whose file was deleted says so."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """Adds the state "gone"."""

    dependencies = [("metrics", "0001_initial")]

    operations = [
        migrations.AlterField(
            model_name="export",
            name="state",
            field=models.CharField(
                choices=[
                    ("waiting", "Waiting"),
                    ("running", "Being made"),
                    ("done", "Ready"),
                    ("failed", "Not made"),
                    ("gone", "No longer kept"),
                ],
                default="waiting",
                max_length=8,
            ),
        ),
    ]
