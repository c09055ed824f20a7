# Decides by the address of a state, in a text that holds it.
# judge: error
def verify(before, after, answer, calls):
    return '0x' in f'{[before]}'
