// Package curves draws metrics over iterations as text, for a terminal.
//
// A curve is drawn in dots of braille, two by four in a character, or in letters
// where a terminal has plain ASCII only. [Chart.Draw] is a function of the chart
// alone: equal charts give equal text, and no terminal is asked for anything.
//
// The drawing is our own. asciigraph (v0.8.0) scales values to integers without
// regard to their range, so that infinities and values about 1e308 end the program,
// has no axis of iterations, and tells curves apart by colour alone; ntcharts draws
// on the widgets of an interactive program.
package curves
