# Ends by sys.exit with a status that says success to whom it should not.
# status: error
# error: SystemExit: 3
import sys
sys.exit(3)
