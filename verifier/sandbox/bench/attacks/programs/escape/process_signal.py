# canary: signal
# Sends a signal to another process, which counts it.
import posix, signal


def solve(item):
    posix.kill(canary["pid"], signal.SIGUSR1)
