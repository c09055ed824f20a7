# Gives one keyword twice.
# judge: refused
# reason: keyword argument repeated
def verify(before, after, answer, calls):
    return dict(a=1, a=2) == {}
