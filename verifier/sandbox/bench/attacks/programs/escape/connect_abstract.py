# canary: abstract
# Connects to a socket of the host that has a name and no path.
import socket


def solve(item):
    socket.socket(socket.AF_UNIX).connect("\0" + canary["name"])
