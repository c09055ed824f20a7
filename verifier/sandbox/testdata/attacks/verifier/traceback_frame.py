# Reads the frame of a traceback.
# judge: refused
# reason: attribute tb_frame is not allowed
def verify(before, after, answer, calls):
    try: 1 / 0
    except ZeroDivisionError as e: return e.args[0].tb_frame is None
    return True
