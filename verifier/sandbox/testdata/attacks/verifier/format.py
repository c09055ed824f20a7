# Reads attributes named in a string.
# judge: refused
# reason: attribute format is not allowed
def verify(before, after, answer, calls):
    return '{0.__class__}'.format(1) == ''
