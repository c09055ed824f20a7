# Compares lists that are nested without end.
# status: error
# error: RecursionError
a, b = [], []
for _ in range(20_000): a, b = [a], [b]
a == b
