# Has the compiler of patterns print.
# judge: pass
def verify(before, after, answer, calls):
    return bool(re.compile('a', 128))
