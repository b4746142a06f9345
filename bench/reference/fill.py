"""Makes the reference's tables and rows and prints the key of a session."""

import datetime as dt
import os

os.environ["DJANGO_SETTINGS_MODULE"] = "bench.reference.settings"


def main() -> None:
    """One user, 2,500 rows."""
    import django  # noqa: PLC0415 - after the settings are named

    django.setup()
    from django.contrib.auth.models import User  # noqa: PLC0415 - needs the set-up
    from django.core.management import call_command  # noqa: PLC0415
    from django.test import Client  # noqa: PLC0415
    from django.utils import timezone  # noqa: PLC0415

    from bench.reference.models import Row  # noqa: PLC0415

    call_command("migrate", run_syncdb=True, verbosity=0)
    moment = timezone.now()
    Row.objects.bulk_create(
        Row(
            title=f"Session {number}: what a test is for",
            person=f"Person number {number}",
            starts_at=moment + dt.timedelta(hours=number),
        )
        for number in range(2500)
    )
    browser = Client()
    browser.force_login(User.objects.create_user("reader"))
    print(browser.cookies["sessionid"].value)


if __name__ == "__main__":
    main()
