# Matches a pattern that takes exponential time.
# judge: error
# reason: ran longer than
def verify(before, after, answer, calls):
    return bool(re.match('(a+)+$', 'a' * 40 + 'b'))
