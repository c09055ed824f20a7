# Answers twice: the last word holds.
# status: ok
# answer: 2
answer(1)
answer(2)
