# Answers a number that is short to write and endless to hold.
# status: error
# error: answer: a number that is too large
answer.__closure__[0].cell_contents.answered = "1e999999999"
