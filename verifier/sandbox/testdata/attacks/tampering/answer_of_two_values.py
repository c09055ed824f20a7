# Answers two values in one text.
# status: error
# error: answer: not JSON
answer.__self__.answered = "1 2"
