# Reads an attribute in the value of a pattern.
# since: 3.10
# judge: refused
# reason: attribute __class__ is not allowed
def verify(before, after, answer, calls):
    match answer:
        case verify.__class__: return True
    return True
