# Puts text that is no JSON where the answer lies.
# status: error
# error: answer: not JSON
answer.__self__.answered = "{"
