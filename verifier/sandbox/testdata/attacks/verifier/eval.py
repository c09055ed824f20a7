# Evaluates a string.
# judge: error
# reason: raised NameError
def verify(before, after, answer, calls):
    return eval('True')
