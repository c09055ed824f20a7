# Answers an object with one key twice, which two readers read differently.
# status: error
# error: answer: key "a" twice
answer.__self__.answered = '{"a":1,"\\u0061":2}'
