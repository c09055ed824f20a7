# Changes an attribute in place.
# judge: refused
# reason: assignment to an attribute
def verify(before, after, answer, calls):
    math.pi += 1
    return True
