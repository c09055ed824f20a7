# Lowers the limit of recursion.
# status: ok
import sys
sys.setrecursionlimit(50)
