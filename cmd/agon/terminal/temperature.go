package terminal

// SoundTemperatures are those of sampling: between 0 and the least, logits
// overflow.
const SoundTemperatures = "it must be 0, which takes the likeliest token, or from 0.01 to 5"

// SoundTemperature reports whether a temperature is one to sample at:
// SoundTemperatures says which are.
func SoundTemperature(t float64) bool { return t == 0 || t >= .01 && t <= 5 }
