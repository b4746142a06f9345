from django.db import migrations, models


class Migration(migrations.Migration):
    """Why a certificate does not hold any more."""

    dependencies = [
        ("events", "0004_walk_ins"),
    ]

    operations = [
        migrations.AddField(
            model_name="certificate",
            name="revoke_reason",
            field=models.CharField(blank=True, max_length=300, verbose_name="reason"),
        ),
    ]
