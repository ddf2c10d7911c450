# caption: Exact expected gap (log₁₀) at N = 1e6 over horizon T and inner step η, its least point on the grid, and the law
# η = ln T/(μT), which runs through the valley's floor at the optimum.
load common
set output out
set xlabel "log₁₀ T"
set ylabel "log₁₀ η"
set cblabel "log₁₀ gap"
set xrange [1.5:4.5]
set yrange [-3.6:-0.6]
set palette defined (0 "#08306b", 0.35 "#6baed6", 0.7 "#f7fbff", 1 "#fdd0a2")
set cbrange [-6:-2]
set key top right
plot data."/stochastic_schedule_map.tsv" using "log10T":"log10eta":"log10gap" with image notitle, \
     data."/stochastic_schedule_map.tsv" using "log10T":"law" with lines linestyle 12 title "η = ln T/(μT)", \
     data."/stochastic_schedule_best.tsv" using "log10T":"log10eta" with points linestyle 7 pointsize 1.4 title "least gap"
