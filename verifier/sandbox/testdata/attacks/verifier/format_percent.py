# Fills in by a dictionary, as it may.
# judge: pass
def verify(before, after, answer, calls):
    return '%(a)s' % {'a': 1} == '1'
