# Returns in finally when its time is up.
# judge: error
# reason: ran longer than
def verify(before, after, answer, calls):
    try:
        while True: pass
    finally: return True
