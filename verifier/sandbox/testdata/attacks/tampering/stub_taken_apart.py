# Looks into a stub for the tool behind it.
# status: ok
# output: ['name', 'parameters', 'self']
print(sorted(count.__code__.co_freevars))
