# Answers more than crosses.
# status: error
# error: answer: 
answer("x" * 10**6)
