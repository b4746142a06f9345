"""What can stop a set-up."""


class SetupError(Exception):
    """Something the reader can mend; the message is one sentence that says how."""


class AlreadyRunning(SetupError):
    """Another process has started the servers of this data folder."""
