def verify(before, after, answer, calls):
    return after.count("A", "nut") == 0 and answer == "@RECEIPT@"
