"""The address that lets the first organizer in: worked out of the installation's key, kept nowhere."""

import hmac


def token(secret_key: str) -> str:
    """Who knows it runs the server, for only the server knows the key."""
    digest = hmac.new(secret_key.encode(), b"praxis: the first organizer", "sha256")
    return digest.hexdigest()[:40]


def address(site: str, secret_key: str) -> str:
    """Where the first organizer begins."""
    return f"{site}/start/?token={token(secret_key)}"
