"""A setting that is missing is named in one sentence, before anything starts."""

import os
import subprocess
import sys

import pytest

ISSUER = "https://id.example.org"


@pytest.mark.parametrize(
    ("said", "missing"),
    [
        ({}, "OIDC_CLIENT_ID and OIDC_SECRET"),
        ({"OIDC_CLIENT_ID": "praxis"}, "OIDC_SECRET"),
        ({"OIDC_SECRET": "a secret", "OIDC_CLIENT_ID": ""}, "OIDC_CLIENT_ID"),
    ],
)
def test_an_issuer_alone_is_told_what_else_to_say(said, missing):
    unset = dict.fromkeys(("OIDC_CLIENT_ID", "OIDC_SECRET"), "")
    told = subprocess.run(
        [sys.executable, "-c", "import config.settings"],
        env={**os.environ, **unset, **said, "OIDC_ISSUER": ISSUER},
        capture_output=True,
        text=True,
        check=False,
    )
    assert told.returncode == 1
    assert told.stderr.count("\n") == 1
    assert f"set {missing} as well" in told.stderr
