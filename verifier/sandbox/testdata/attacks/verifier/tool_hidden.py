# Calls a tool that only challengers have, which a verifier may: it looks at a state that it is given.
# judge: pass
def verify(before, after, answer, calls):
    return after.look() == after.state['bins']
