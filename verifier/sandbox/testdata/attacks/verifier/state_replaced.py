# Replaces the state of a view.
# judge: refused
# reason: assignment to an attribute
def verify(before, after, answer, calls):
    after.state = {}
    return True
