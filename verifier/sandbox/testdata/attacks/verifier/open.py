# Opens a file.
# judge: error
# reason: raised NameError
def verify(before, after, answer, calls):
    return bool(open('/tmp/x', 'w'))
