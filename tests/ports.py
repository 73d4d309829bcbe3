"""Ports of this machine for servers of tests."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def reserved_port() -> Iterator[int]:
    """A port on which nobody listens, and which the system gives to nobody else as long as the block runs.

    A server that shares its port with connections of its own past, as servers do (SO_REUSEADDR), can listen on it.
    """
    with socket.socket() as holder:
        holder.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        holder.bind(("127.0.0.1", 0))
        port: int = holder.getsockname()[1]
        yield port
