# Calls exit, which a program without site has not.
# status: error
# error: NameError
exit()
