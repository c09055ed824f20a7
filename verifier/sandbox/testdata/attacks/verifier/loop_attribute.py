# Sets an attribute as the target of a loop.
# judge: refused
# reason: assignment to an attribute
def verify(before, after, answer, calls):
    for verify.seen in [1]: pass
    return True
