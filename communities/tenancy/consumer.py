"""Sockets of a community."""

from channels.routing import URLRouter

sockets = URLRouter([])
