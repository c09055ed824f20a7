# Decodes by a codec that is no text's.
# judge: error
# reason: raised LookupError
def verify(before, after, answer, calls):
    return bool(b'x'.decode('zlib_codec'))
