# Sorts objects whose order never settles.
# status: ok
# output: 1000
import random
class Liar:
    def __lt__(self, other): return random.random() < 0.5
print(len(sorted(Liar() for _ in range(1000))))
