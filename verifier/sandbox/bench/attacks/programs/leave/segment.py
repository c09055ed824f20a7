# Leaves a segment of shared memory.
import sys

sys.modules.pop("ctypes", None)
import ctypes


def solve(item):
    ctypes.CDLL(None).shmget(canary["left_segment"], 4096, 0o1600)
