# Writes out a number of millions of digits.
# status: error
# error: ValueError: Exceeds the limit (4300
str(1 << 10**7)
