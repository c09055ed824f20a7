# Imports under another name.
# judge: refused
# reason: import is not allowed
def verify(before, after, answer, calls):
    import os as math
    return True
