# Reads a private attribute.
# judge: refused
# reason: attribute _sys is not allowed
def verify(before, after, answer, calls):
    return re._sys is None
