# Reads the exception before an exception.
# judge: refused
# reason: attribute __context__ is not allowed
def verify(before, after, answer, calls):
    try: 1 / 0
    except ZeroDivisionError as e: return e.__context__ is None
    return True
