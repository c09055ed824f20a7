# Changes the locale.
# status: ok
import locale
_ = locale.setlocale(locale.LC_ALL, "C")
