# Has the interpreter show a list that is nested without end.
# status: error
# error: RecursionError
a = []
for _ in range(20_000): a = [a]
a
