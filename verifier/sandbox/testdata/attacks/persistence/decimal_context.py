# Changes the precision of decimal numbers.
# status: ok
import decimal
decimal.getcontext().prec = 2
decimal.DefaultContext.prec = 2
