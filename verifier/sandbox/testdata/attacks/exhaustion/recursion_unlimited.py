# Raises the limit of recursion and calls itself with large frames until the memory is full.
# status: memory_limit
import sys
sys.setrecursionlimit(10**9)
def f(a): return f(a + b"x" * 100_000)
f(b"")
