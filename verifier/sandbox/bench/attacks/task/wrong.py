def solve(item):
    move("A", "B", item, 1)
    return "the receipt"
