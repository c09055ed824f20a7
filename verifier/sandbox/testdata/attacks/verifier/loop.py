# Runs for ever.
# judge: error
# reason: ran longer than
def verify(before, after, answer, calls):
    while True: pass
