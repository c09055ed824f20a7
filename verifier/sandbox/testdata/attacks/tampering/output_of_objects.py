# Has the object that keeps the output hold what is no text.
# status: killed
import sys
sys.stdout.parts.append(7)
