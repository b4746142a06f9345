"""What the sweeping tests look for; each check returns the problems it found, as sentences.

The checks are apart from the tests so that deliberate mutants can be run against them.
"""
