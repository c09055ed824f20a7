# Leaves a process that does something later.
import posix


def solve(item):
    if posix.fork() == 0:
        posix.setsid()
        if posix.fork() == 0:
            wait("graded")
            with open(canary["folder"] + "/late", "w") as file:
                file.write("here")
        posix._exit(0)
    posix.wait()
