# Makes a descriptor.
# judge: error
# reason: raised NameError
def verify(before, after, answer, calls):
    return bool(property())
