# Goes on in finally.
# judge: error
# reason: ran longer than
def verify(before, after, answer, calls):
    while True:
        try:
            while True: pass
        finally: continue
