# Makes a generator that awaits.
# judge: refused
# reason: asynchronous comprehension
def verify(before, after, answer, calls):
    return [x async for x in []] == []
