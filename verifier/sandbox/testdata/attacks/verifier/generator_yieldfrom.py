# Reads what a generator waits for.
# judge: refused
# reason: attribute gi_yieldfrom is not allowed
def verify(before, after, answer, calls):
    return (x for x in []).gi_yieldfrom is None
