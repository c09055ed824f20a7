# Deletes all variables, tools included.
# status: error
# error: NameError
globals().clear()
count("A", "nut")
