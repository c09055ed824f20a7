# Returns nothing.
# judge: error
# reason: returned NoneType, not a bool
def verify(before, after, answer, calls):
    pass
