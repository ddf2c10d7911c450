# caption: Mixtures of three real texts as points of a triangle, and the cells on each of which F is certified not to be lower than F* less 1e-4: small near the best mixture, large where F is far above. Greedy mixing (T = 1) rests on one edge, farther from the best loss than uniform weights are; T = 1000 rests on another, near the best mixture.
load common
set output out
unset border
unset tics
unset grid
set key outside center top horizontal maxrows 2
set size ratio -1
set xrange [-0.05:1.05]
set yrange [-0.08:0.95]
set label 1 "computers" at -0.02,-0.05 left
set label 2 "politics" at 1.02,-0.05 right
set label 3 "definitions" at 0.5,0.91 center
set xlabel "mixture of domains (shares as distances from the sides)"
unset ylabel
x(p, d) = p + d / 2
y(d) = d * sqrt(3) / 2
cells = data."/certified_text_cells.tsv"
points = data."/certified_text_points.tsv"
is(name) = strcol("mixture") eq name ? column("definitions") : NaN
plot cells using (x(column("politics"), column("definitions"))):(y(column("definitions"))):(x(column("to_politics"), column("to_definitions")) - x(column("politics"), column("definitions"))):(y(column("to_definitions")) - y(column("definitions"))) with vectors nohead linecolor rgb "#999999" linewidth 0.7 title "cells of the bound", \
     points using (x(column("politics"), is("uniform"))):(y(is("uniform"))) with points linestyle 3 pointsize 1.1 title "uniform weights", \
     points using (x(column("politics"), is("T=1"))):(y(is("T=1"))) with points linestyle 2 pointsize 1.1 title "T = 1 rests", \
     points using (x(column("politics"), is("T=1000"))):(y(is("T=1000"))) with points linestyle 1 pointsize 1.1 title "T = 1000 rests", \
     points using (x(column("politics"), is("best"))):(y(is("best"))) with points linestyle 4 pointsize 1.1 title "best mixture known"
