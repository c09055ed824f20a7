# Returns what is true, too.
# judge: error
# reason: returned list, not a bool
def verify(before, after, answer, calls):
    return [answer]
