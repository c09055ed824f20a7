# Moves the state of the random numbers.
# status: ok
import random
random.seed(42)
_ = [random.random() for _ in range(100)]
