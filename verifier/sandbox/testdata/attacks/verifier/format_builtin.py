# Names an attribute in the specification of a format.
# judge: error
# reason: raised ValueError
def verify(before, after, answer, calls):
    return format(1, '{0.__class__}') == ''
