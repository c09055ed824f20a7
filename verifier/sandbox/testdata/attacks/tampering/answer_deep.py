# Answers a value nested deeper than readers recurse.
# status: error
# error: answer: nested more than 64 deep
answer.__closure__[0].cell_contents.answered = "[" * 5000 + "]" * 5000
