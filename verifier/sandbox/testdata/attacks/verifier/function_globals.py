# Reads the globals of a function.
# judge: refused
# reason: attribute __globals__ is not allowed
def verify(before, after, answer, calls):
    return verify.__globals__ is None
