# Lifts the limit of digits and writes out a number of millions.
# status: timeout
import sys
sys.set_int_max_str_digits(0)
str(1 << 10**8)
