# Sets an attribute with an annotation.
# judge: refused
# reason: assignment to an attribute
def verify(before, after, answer, calls):
    verify.seen: int = 1
    return True
