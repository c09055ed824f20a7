# Asks for the variables of a value.
# judge: error
# reason: raised NameError
def verify(before, after, answer, calls):
    return bool(vars(math))
