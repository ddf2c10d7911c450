# caption: Your instances: certified best horizon T* (points) against the budget, with the law that theory predicts (line) and its
# remainder (band); below, how far T* is from the law.
load common
set output out
array names[count]
stats data."/law_names.tsv" using (names[int($0) + 1] = strcol(1), 0) nooutput
part(i) = sprintf("%s/law_%d.tsv", data, i)
least = 0; largest = 0
do for [i=1:count] {
    do for [end in "T law_lower law_upper"] {  # nothing is known where a column is empty
        stats part(i) using (off = column(end) - column("law"), least = off < least ? off : least, \
                             largest = off > largest ? off : largest, 0) nooutput
    }
}
if (count == 1) { stats part(1) using "log10N" nooutput; if (STATS_max - STATS_min < 8) { set xtics 1 } }
set key noenhanced
set multiplot
set lmargin 12
set rmargin 3
set bmargin 0
set origin 0, 0.36
set size 1, 0.62
set format x ""
set ylabel "best horizon T* (inner steps)"
set key top left
set autoscale xfix
set offsets graph 0.02, graph 0.02, 0, 0
if (logarithmic) { set logscale y; set format y power_of_ten }
plot for [i=1:count] part(i) using "log10N":"law_lower":"law_upper" with filledcurves linestyle i fillstyle solid 0.15 noborder notitle, \
     for [i=1:count] part(i) using "log10N":"law" with lines linestyle 10 + i notitle, \
     for [i=1:count] part(i) using "log10N":"T" with points linestyle i title names[i].": T*, certified", \
     NaN with lines linestyle 21 linewidth 1.4 dashtype (7,4) title "law, with its remainder (band)"
unset logscale y
set bmargin 3.2
set tmargin 0.6
set origin 0, 0
set size 1, 0.36
unset key
set xlabel "budget N (parameter updates)"
set format x "10^{%.0f}"
set format y "%g"
set ytics font ",9"
if (logarithmic) {
    set ylabel "T*/law − 1"
    off(x, law) = x / law - 1
} else {
    set ylabel "T* − law (steps)"
    if (largest - least < 3) { set ytics 0.5 } else { if (largest - least < 12) { set ytics 2 } }
    off(x, law) = x - law
}
plot for [i=1:count] part(i) using "log10N":(off(column("law_lower"), column("law"))):(off(column("law_upper"), column("law"))) \
         with filledcurves linestyle i fillstyle solid 0.15 noborder, \
     0 with lines linestyle 21, \
     for [i=1:count] part(i) using "log10N":(off(column("T"), column("law"))) with points linestyle i pointsize 0.4
unset multiplot
