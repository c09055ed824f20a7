# Doubles a string for ever.
# status: memory_limit
a = "x"
while True: a += a
