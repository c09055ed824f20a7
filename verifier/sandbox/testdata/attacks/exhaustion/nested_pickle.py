# Pickles a list that is nested without end.
# status: error
# error: RecursionError
import pickle
a = []
for _ in range(20_000): a = [a]
pickle.dumps(a)
