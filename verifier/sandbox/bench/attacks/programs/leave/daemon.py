# Leaves a process, which has cut every tie.
import posix


def solve(item):
    if posix.fork() == 0:
        posix.setsid()
        if posix.fork() == 0:
            wait("over")
        posix._exit(0)
    posix.wait()
