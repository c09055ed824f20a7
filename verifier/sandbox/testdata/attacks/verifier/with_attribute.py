# Sets an attribute by a with statement.
# judge: refused
# reason: assignment to an attribute
def verify(before, after, answer, calls):
    with answer as math.pi: pass
    return True
