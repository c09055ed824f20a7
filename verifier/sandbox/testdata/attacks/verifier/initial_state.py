# Calls the function that makes states.
# judge: error
# reason: raised AttributeError
def verify(before, after, answer, calls):
    return before.initial_state(1) is None
