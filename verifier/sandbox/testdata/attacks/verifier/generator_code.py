# Reads the code of a generator.
# judge: refused
# reason: attribute gi_code is not allowed
def verify(before, after, answer, calls):
    return (x for x in []).gi_code is None
