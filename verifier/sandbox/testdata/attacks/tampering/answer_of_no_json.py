# Puts text that is no JSON where the answer lies.
# status: error
# error: answer: not JSON
answer.__closure__[0].cell_contents.answered = "{"
