# Answers an integer that takes long to read.
# status: error
# error: answer: a number of more than 4300 digits
answer.__closure__[0].cell_contents.answered = "1" * 10_000
