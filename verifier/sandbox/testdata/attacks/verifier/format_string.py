# Reads an attribute in a string of format.
# judge: refused
# reason: attribute __class__ is not allowed
def verify(before, after, answer, calls):
    return f'{answer.__class__}' == ''
