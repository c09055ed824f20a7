# Computes a factorial for ever, in C.
# status: timeout
import math
math.factorial(10**7)
