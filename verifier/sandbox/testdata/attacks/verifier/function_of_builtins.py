# Defines a function in the place of its builtins.
# judge: error
# reason: raised TypeError
def __builtins__(): return 1
def verify(before, after, answer, calls): return len([]) == 0
