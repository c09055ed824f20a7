# Sets an attribute by unpacking.
# judge: refused
# reason: assignment to an attribute
def verify(before, after, answer, calls):
    a, *verify.seen = [1, 2]
    return True
