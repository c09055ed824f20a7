# Fills a dictionary with keys of one hash.
# status: timeout
class Key:
    def __hash__(self): return 1
    def __eq__(self, other): return self is other
a = {Key(): 1 for _ in range(10**6)}
