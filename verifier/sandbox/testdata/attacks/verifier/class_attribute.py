# Reaches for the class of a value.
# judge: refused
# reason: attribute __class__ is not allowed
def verify(before, after, answer, calls):
    return ().__class__ is tuple
