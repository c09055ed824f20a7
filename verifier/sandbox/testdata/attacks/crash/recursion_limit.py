# Sets the limit of recursion to what no stack holds, and stays above it.
# status: ok
# output: fine
import sys
sys.setrecursionlimit(2**31 - 1)
print("fine")
