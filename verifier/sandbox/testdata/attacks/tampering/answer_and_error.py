# Answers and raises: the answer stands, and so does the error.
# status: error
# error: ZeroDivisionError
# answer: 1
answer(1)
1 / 0
