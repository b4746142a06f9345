"""What a page asks the database, as the bench and the tests count it."""

from django.db import connection
from django.test.utils import CaptureQueriesContext

UNCOUNTED = ("BEGIN", "COMMIT", "ROLLBACK", "SAVEPOINT", "RELEASE")
"""They open and close a transaction and ask nothing; the ``set_config`` of a scope does count."""


def questions(browser, address: str) -> list[str]:
    """The statements inside of one request for a page that was opened before."""
    browser.get(address)
    with CaptureQueriesContext(connection) as captured:
        browser.get(address)
    asked = [query["sql"] for query in captured.captured_queries]
    return [statement for statement in asked if not statement.startswith(UNCOUNTED)]
