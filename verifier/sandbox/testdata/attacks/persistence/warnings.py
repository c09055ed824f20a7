# Has every warning raise.
# status: ok
import warnings
warnings.simplefilter("error")
