# Reads what a method belongs to.
# judge: refused
# reason: attribute __self__ is not allowed
def verify(before, after, answer, calls):
    return before.count.__self__ is before
