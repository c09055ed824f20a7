# Asks for its globals.
# judge: error
# reason: raised NameError
def verify(before, after, answer, calls):
    return bool(globals())
