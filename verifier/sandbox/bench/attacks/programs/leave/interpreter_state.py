# Leaves something in the interpreter for the next program.
import builtins, os, posix


def solve(item):
    setattr(builtins, canary["name"], True)
    os.environ[canary["name"]] = "1"
    posix.umask(0)
