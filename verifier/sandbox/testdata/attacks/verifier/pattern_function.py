# Hangs in the function of a substitution.
# judge: error
# reason: ran longer than
def verify(before, after, answer, calls):
    def f(m):
        while True: pass
    return re.sub('a', f, 'a') == ''
