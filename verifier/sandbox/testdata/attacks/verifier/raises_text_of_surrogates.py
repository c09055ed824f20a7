# Raises an error whose text is no text.
# judge: error
# reason: raised ValueError: \ud800 (line
def verify(before, after, answer, calls):
    raise ValueError('\ud800')
