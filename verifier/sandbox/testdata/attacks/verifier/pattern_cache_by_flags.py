# Remembers in the cache of patterns, by flags of a class of its own that compares as it likes.
# judge: error
# reason: raised TypeError
def verify(before, after, answer, calls):
    seen = []
    def equal(self, other):
        other.seen.append(1)
        return True
    flags = type(int)('F', (int,), {'__hash__': lambda self: 0, '__eq__': equal})(0)
    re.compile('x', flags)
    return True
