# Hides a line behind a separator that only some editors show.
# status: ok
# output: 1
x = 1  # x = 2
print(x)
