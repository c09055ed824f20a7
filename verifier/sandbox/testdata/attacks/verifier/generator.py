# Is a generator.
# judge: error
# reason: returned generator, not a bool
def verify(before, after, answer, calls):
    yield True
