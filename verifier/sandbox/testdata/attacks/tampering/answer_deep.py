# Answers a value nested deeper than readers recurse.
# status: error
# error: answer: nested more than 64 deep
answer.__self__.answered = "[" * 5000 + "]" * 5000
