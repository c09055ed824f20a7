# Shifts by more than there is.
# status: memory_limit
1 << 10**12
