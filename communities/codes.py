"""A code that goes out by mail: how it is made, and how the one that comes back is compared.

Only a digest of it is kept, in the session of whoever asked. What a code proves is said where it is
asked for: ``communities.proof`` at the doors, ``communities.account.claims`` in one's account.
"""

import re
import secrets

from django.utils.crypto import constant_time_compare, salted_hmac

from communities import clock

KEPT_FOR = clock.dt.timedelta(minutes=15)
LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"  # none that is read as another


def new() -> str:
    """ "K7PQ-3MXA": short enough to type from another screen."""
    code = "".join(secrets.choice(LETTERS) for _position in range(8))
    return f"{code[:4]}-{code[4:]}"


def digest(about: str, code: str) -> str:
    """What is kept of a code; ``about`` says of which one, so that it opens nothing else."""
    plain = re.sub(r"[\W_]", "", code).upper()
    return salted_hmac("communities.codes", f"{about}:{plain}", algorithm="sha256").hexdigest()


def fits(kept: str, about: str, code: str) -> bool:
    """Whether this is the code, however it was typed."""
    return bool(kept) and constant_time_compare(kept, digest(about, code))


def until() -> float:
    """When a code that goes out now ends, as a session keeps it."""
    return (clock.now() + KEPT_FOR).timestamp()
