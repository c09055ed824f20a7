

def check(candidate):
    assert candidate("nut") == "@RECEIPT@"
