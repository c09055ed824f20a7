# Replaces the function that answers: it answers nothing.
# status: ok
answer = lambda value: None
answer(1)
