# The shared look of all pictures. A script loads it first and then says what it plots:
#
#     # caption: one or two sentences that the report prints below the picture
#     load common
#     set output out
#     set xlabel "horizon T (inner steps)"; set ylabel "gap F(w) - F*"
#     plot data."/NAME.tsv" using "T":"gap" with linespoints linestyle 1 title "measured", \
#          data."/NAME.tsv" using "T":"law" with lines linestyle 11 title "theory"
#
# Tables are tab-separated with column names in the first row: `using "name"` or `using (column("name"))`.
# Line styles 1 to 7 are measurements, 11 to 17 the theory of the same colour (dashed, no points), 21 a quiet reference.

set encoding utf8
set terminal svg size 760,480 dynamic font "sans,13" background "white" linewidth 1.2 name "plot"
set datafile separator "\t"
set datafile columnheaders
set datafile missing ""

set border 3 linewidth 0.8 linecolor rgb "#444444"
set tics nomirror out scale 0.6 textcolor rgb "#222222"
set grid linewidth 0.6 linecolor rgb "#dddddd", linewidth 0.3 linecolor rgb "#eeeeee"
set key Left reverse samplen 2.2 spacing 1.25
set style fill solid 0.85 noborder
set boxwidth 0.8 relative
# `eval best(i, x, y)`: a ring of style i around (x, y), the least point that `stats` found; none where it found none
best(i, x, y) = x != x || y != y ? "" : sprintf("set label %d '' at %.10g,%.10g point linestyle %d pointtype 6 pointsize 1.6 linewidth 2 front", 100 + i, x, y, i)
# Powers of ten on logarithmic axes: `set format y power_of_ten`
power_of_ten = "10^{%L}"

# Okabe and Ito's colours, which differ for every common kind of colour vision; point shapes differ as well.
set style line 1 linecolor rgb "#0072B2" linewidth 1.8 pointtype 7 pointsize 0.55
set style line 2 linecolor rgb "#D55E00" linewidth 1.8 pointtype 5 pointsize 0.55
set style line 3 linecolor rgb "#009E73" linewidth 1.8 pointtype 9 pointsize 0.7
set style line 4 linecolor rgb "#CC79A7" linewidth 1.8 pointtype 13 pointsize 0.7
set style line 5 linecolor rgb "#E69F00" linewidth 1.8 pointtype 11 pointsize 0.7
set style line 6 linecolor rgb "#56B4E9" linewidth 1.8 pointtype 6 pointsize 0.6
set style line 7 linecolor rgb "#000000" linewidth 1.8 pointtype 2 pointsize 0.6
set style line 11 linecolor rgb "#0072B2" linewidth 1.4 dashtype (7,4)
set style line 12 linecolor rgb "#D55E00" linewidth 1.4 dashtype (7,4)
set style line 13 linecolor rgb "#009E73" linewidth 1.4 dashtype (7,4)
set style line 14 linecolor rgb "#CC79A7" linewidth 1.4 dashtype (7,4)
set style line 15 linecolor rgb "#E69F00" linewidth 1.4 dashtype (7,4)
set style line 16 linecolor rgb "#56B4E9" linewidth 1.4 dashtype (7,4)
set style line 17 linecolor rgb "#000000" linewidth 1.4 dashtype (7,4)
set style line 21 linecolor rgb "#888888" linewidth 1.0 dashtype (2,3)
