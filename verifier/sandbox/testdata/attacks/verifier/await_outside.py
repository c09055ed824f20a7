# Awaits in no coroutine.
# judge: refused
# reason: await is not allowed
def verify(before, after, answer, calls):
    return await answer
