# Changes the code of a function.
# judge: refused
# reason: attribute __code__ is not allowed
def verify(before, after, answer, calls):
    return verify.__code__ is None
