# Has the interpreter show a number of millions of digits.
# status: error
# error: ValueError
1 << 10**7
