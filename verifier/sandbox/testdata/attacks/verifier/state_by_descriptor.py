# Replaces the state of a view by its descriptor.
# judge: refused
# reason: is not allowed
def verify(before, after, answer, calls):
    type(after).state.__set__(after, {})
    return True
