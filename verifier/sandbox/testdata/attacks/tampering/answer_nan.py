# Answers a number that differs from itself.
# status: error
# error: answer: not JSON
answer.__self__.answered = "NaN"
