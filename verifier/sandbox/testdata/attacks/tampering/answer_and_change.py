# Changes a value after it has been answered.
# status: ok
# answer: [1]
a = [1]
answer(a)
a.append(2)
