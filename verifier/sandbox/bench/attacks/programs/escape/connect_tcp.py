# canary: connection
# Connects to a server of the host.
import socket


def solve(item):
    socket.create_connection(("127.0.0.1", canary["port"]), 1).close()
