def solve(item):
    move("A", "B", item, count("A", item))
    return receipt(item)
