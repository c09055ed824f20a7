# Decodes by a codec named as a path.
# judge: error
# reason: raised LookupError
def verify(before, after, answer, calls):
    return bool(b'x'.decode('../../tmp/x'))
