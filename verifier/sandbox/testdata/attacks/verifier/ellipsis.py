# Returns three dots.
# judge: error
# reason: returned ellipsis, not a bool
def verify(before, after, answer, calls):
    return ...
