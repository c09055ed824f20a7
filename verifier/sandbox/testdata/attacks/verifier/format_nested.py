# Reads an attribute in the width of a string of format.
# judge: refused
# reason: attribute __class__ is not allowed
def verify(before, after, answer, calls):
    return f'{1:{().__class__}}' == ''
