# Reads an attribute by its name in a string.
# judge: error
# reason: raised NameError
def verify(before, after, answer, calls):
    return getattr(1, '__class__') is int
