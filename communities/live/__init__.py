"""The live hub: what was committed reaches every open page of every process, encoded once.

Apps register what the socket can do (``frame``), which rooms a membership reads (``reach``) and how a
room is replayed (``replay``); pages and the API ``publish`` after the commit, the socket does the same
through its hub. Valkey only carries between processes: without it, nothing is lost, only later.
"""

from communities.live.registry import Refused, frame, reach, replay
from communities.live.wire import changed, publish

__all__ = ["Refused", "changed", "frame", "publish", "reach", "replay"]
