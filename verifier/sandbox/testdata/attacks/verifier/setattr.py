# Sets an attribute by its name in a string.
# judge: error
# reason: raised NameError
def verify(before, after, answer, calls):
    return setattr(math, 'pi', 3) is None
