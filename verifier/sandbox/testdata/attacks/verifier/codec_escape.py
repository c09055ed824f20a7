# Decodes escapes, as it may.
# judge: pass
def verify(before, after, answer, calls):
    return b'\\x41'.decode('unicode_escape') == 'A'
