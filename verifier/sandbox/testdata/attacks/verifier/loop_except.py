# Catches every exception while it runs for ever.
# judge: error
# reason: ran longer than
def verify(before, after, answer, calls):
    while True:
        try:
            while True: pass
        except Exception: pass
