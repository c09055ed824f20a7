# canary: unix
# Connects to a socket of the host, by its path.
import socket


def solve(item):
    socket.socket(socket.AF_UNIX).connect(canary["socket"])
