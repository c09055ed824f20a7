# Asks for a class above.
# judge: error
# reason: raised NameError
def verify(before, after, answer, calls):
    return bool(super(int, 1))
