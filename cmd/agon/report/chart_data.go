package report

import "strconv"

// chartData is a chart for the script: the sides of the drawing, the iterations at its
// left and right ones, and the curves of the runs.
type chartData struct {
	Left   float64     `json:"l"`
	Right  float64     `json:"r"`
	Top    float64     `json:"t"`
	Bottom float64     `json:"b"`
	Low    float64     `json:"x0"`
	High   float64     `json:"x1"`
	Runs   []curveData `json:"runs"`
}

// curveData is a curve for the script: iterations, values, the heights at which they
// are drawn, and bounds where there are some.
type curveData struct {
	Letter string     `json:"k"`
	X      []int      `json:"x"`
	Y      []bare     `json:"y"`
	Places []float64  `json:"p"`
	Bounds []*[2]bare `json:"b,omitempty"`
}

// bare is a number with four digits in JSON.
type bare float64

// MarshalJSON implements json.Marshaler.
func (b bare) MarshalJSON() ([]byte, error) {
	return strconv.AppendFloat(nil, float64(b), 'g', 4, 64), nil
}

func newCurveData(c curve, key runKey, y scale) curveData {
	d := curveData{Letter: key.Letter}
	bounded := false
	for _, p := range c.points {
		d.X = append(d.X, p.x)
		d.Y = append(d.Y, bare(p.value))
		d.Places = append(d.Places, round(y.at(p.value)))
		bounded = bounded || p.bounded()
	}
	for i := 0; bounded && i < len(c.points); i++ {
		var bounds *[2]bare
		if p := &c.points[i]; p.bounded() {
			bounds = &[2]bare{bare(p.low), bare(p.high)}
		}
		d.Bounds = append(d.Bounds, bounds)
	}
	return d
}
