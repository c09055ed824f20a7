# Raises what is no exception.
# judge: error
# reason: raised TypeError
def verify(before, after, answer, calls):
    raise 1
