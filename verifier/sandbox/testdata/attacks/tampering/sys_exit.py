# Ends by sys.exit.
# status: ok
# answer: 1
import sys
answer(1)
sys.exit()
