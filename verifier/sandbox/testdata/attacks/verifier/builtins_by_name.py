# Reads the builtins by their name.
# judge: refused
# reason: __builtins__ is not allowed
def verify(before, after, answer, calls):
    return __builtins__ is None
