# Asks for its locals.
# judge: error
# reason: raised NameError
def verify(before, after, answer, calls):
    return bool(locals())
