# Leaves a process that listens at a port.
import posix, socket


def solve(item):
    server = socket.create_server(("127.0.0.1", canary["listen"]))
    if posix.fork() == 0:
        posix.setsid()
        wait("over")
        posix._exit(0)
