# Names a hidden name by a walrus.
# judge: refused
# reason: __builtins__ is not allowed
def verify(before, after, answer, calls):
    return (__builtins__ := {}) == {}
