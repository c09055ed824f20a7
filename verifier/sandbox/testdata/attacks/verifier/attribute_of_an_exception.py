# Reads the object that an exception names.
# since: 3.10
# judge: pass
def verify(before, after, answer, calls):
    try: before.nothing
    except AttributeError as e: return e.obj is before
    return True
