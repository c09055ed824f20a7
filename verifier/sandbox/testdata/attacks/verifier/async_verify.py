# Defines itself as a coroutine.
# judge: refused
# reason: only functions may be defined
async def verify(before, after, answer, calls): return True
