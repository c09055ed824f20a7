# Answers a number that differs from itself.
# status: error
# error: answer: not JSON
answer.__closure__[0].cell_contents.answered = "NaN"
