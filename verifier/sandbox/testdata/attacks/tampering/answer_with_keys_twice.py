# Answers an object with one key twice, which two readers read differently.
# status: error
# error: answer: key "a" twice
answer.__closure__[0].cell_contents.answered = '{"a":1,"\\u0061":2}'
