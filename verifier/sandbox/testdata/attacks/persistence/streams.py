# Closes and replaces the standard streams.
# status: ok
import sys
sys.stdout = sys.stderr = sys.__stdout__ = sys.stdin = None
