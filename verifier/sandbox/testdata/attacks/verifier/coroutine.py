# Makes a coroutine.
# judge: refused
# reason: asyncfunctiondef is not allowed
def verify(before, after, answer, calls):
    async def f(): pass
    return f().cr_frame is None
