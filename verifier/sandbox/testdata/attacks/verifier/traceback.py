# Reads the traceback of an exception.
# judge: refused
# reason: attribute __traceback__ is not allowed
def verify(before, after, answer, calls):
    try: 1 / 0
    except ZeroDivisionError as e: return e.__traceback__ is not None
    return True
