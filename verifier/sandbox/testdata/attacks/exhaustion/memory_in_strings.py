# Doubles a string for ever.
# since: 3.10
# status: memory_limit
a = "x"
while True: a += a
