# Prints.
# judge: error
# reason: raised NameError
def verify(before, after, answer, calls):
    return print('accepted') is None
