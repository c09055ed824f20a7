# Raises a number to a power that no time is enough for.
# status: timeout
10 ** 10 ** 9
