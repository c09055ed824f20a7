# Reads attributes named in a string, by the method of the type.
# judge: refused
# reason: attribute format is not allowed
def verify(before, after, answer, calls):
    return str.format('{0.__class__}', 1) == ''
