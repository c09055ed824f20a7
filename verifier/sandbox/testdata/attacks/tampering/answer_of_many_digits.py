# Answers an integer that takes long to read.
# status: error
# error: answer: a number of more than 4300 digits
answer.__self__.answered = "1" * 10_000
