# Lifts the limit of recursion and has C call itself.
# status: killed or error
import sys
sys.setrecursionlimit(10**9)
a, b = [], []
for _ in range(300_000): a, b = [a], [b]
a == b
