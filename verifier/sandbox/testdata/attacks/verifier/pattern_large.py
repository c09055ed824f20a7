# Compiles a pattern of a huge repetition.
# judge: error
# reason: raised
def verify(before, after, answer, calls):
    return bool(re.compile('(?:' * 5000 + ')' * 5000))
