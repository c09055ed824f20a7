# Leaves by a return outside a function.
# status: error
# error: SyntaxError: 'return' outside function
return 1
