"""Escapes: TCP, UDP, unix sockets by path and abstract, netlink, raw packets and the name service.

worth: 40
"""

import socket


def square_gradient(x):
    for family in range(46):
        for kind in (1, 2, 3, 5):
            try:
                socket.socket(family, kind)
            except OSError:
                continue
            raise RuntimeError(f"ESCAPED: socket {family} {kind}")
    for attempt in (
        lambda: socket.socketpair(),
        lambda: socket.getaddrinfo("example.com", 80),
        lambda: socket.create_connection(("127.0.0.1", 22), 1),
    ):
        try:
            attempt()
        except OSError:
            continue
        raise RuntimeError("ESCAPED: the network")
    raise LookupError("no network")


def halve(x):
    return x / 2
