# Names one parameter twice.
# judge: refused
# reason: duplicate argument
def helper(a, a): return a
def verify(before, after, answer, calls): return True
