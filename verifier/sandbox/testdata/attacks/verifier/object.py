# Asks for the class of all classes.
# judge: error
# reason: raised NameError
def verify(before, after, answer, calls):
    return bool(object())
