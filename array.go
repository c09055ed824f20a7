package agon

// Array is a named array of numbers as bytes: how weights and the state of an
// optimizer pass between the stage that has them as tensors and the stage
// that has them as files.
type Array struct {
	Name string
	// DType is the type of an element as safetensors names it: "F32", "BF16",
	// "I64".
	DType string
	// Shape lists the dimensions, slowest first; empty for a scalar.
	Shape []int64
	// Bytes returns the elements, little-endian and row-major. It is called
	// when they are needed, so that not all of a model is in memory twice; the
	// result is read-only and valid until the next array is asked for its
	// bytes or the source is closed.
	Bytes func() ([]byte, error)
}

// ArrayFolder reads and writes the arrays of a checkpoint folder.
type ArrayFolder interface {
	// ReadArrays returns the arrays that the files of dir hold, by name in
	// ascending order. Their bytes are valid until close is called.
	ReadArrays(dir string) (arrays []Array, close func() error, err error)
	// WriteArrays writes arrays as the weights of dir, which exists. Equal
	// arrays give equal files.
	WriteArrays(dir string, arrays []Array) error
}
