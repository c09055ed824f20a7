# Compiles a string.
# judge: error
# reason: raised NameError
def verify(before, after, answer, calls):
    return bool(compile('1', 'x', 'eval'))
