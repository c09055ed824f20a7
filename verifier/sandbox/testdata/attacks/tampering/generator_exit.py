# Raises what no handler of exceptions catches.
# status: error
# error: GeneratorExit
raise GeneratorExit
