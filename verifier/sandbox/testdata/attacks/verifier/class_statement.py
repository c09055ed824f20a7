# Defines a class.
# judge: refused
# reason: classdef is not allowed
def verify(before, after, answer, calls):
    class A:
        def __bool__(self): return True
    return True
