# caption: Your texts: weights of the mixture against the horizon T, above after N updates (best of a small grid of outer steps), below
# in the limit of an infinite budget; on the right, without a horizon: MixMin, where the implicit hypergradient leads, and
# the best mixture found. The domains with the largest weights anywhere have a line each, all others one for their sum.
load common
set terminal svg size 860,720 dynamic font "sans,13" background "white" linewidth 1.2 name "plot"
set output out
set style line 8 linecolor rgb "#882255" linewidth 1.8 pointtype 4 pointsize 0.65
set style line 9 linecolor rgb "#888888" linewidth 1.8 pointtype 1 pointsize 0.75 dashtype (2,3)
file = data."/text_mix_weights.tsv"
array names[count]
stats data."/text_mix_names.tsv" using (names[int($0) + 1] = strcol(1), 0) nooutput
stats file using "horizon" name "T" nooutput
# Room for two labels on the right, whatever the range of T
room = T_max > T_min ? 0.13 * log(T_max / T_min) : 0.3
first = T_max * exp(1.2 * room)
second = T_max * exp(2.2 * room)
is(kind) = strcol("mixture") eq kind
mixmin = 0
stats file using (mixmin = mixmin + is("MixMin"), 0) nooutput
set logscale x
set xrange [T_min * exp(-0.3 * room) : T_max * exp(2.7 * room)]
set yrange [-0.02:1.02]
set ylabel "weight"
set key at screen 0.75, screen 0.93 left top noenhanced
unset xtics
set xtics nomirror out scale 0.6
decades = 0
do for [k = 0:8] { if (10**k > 0.99 * T_min && 10**k < 1.01 * T_max) { decades = decades + 1 } }
if (decades < 2) { set xtics (sprintf("%d", int(T_min)) T_min); if (T_max > T_min) { set xtics add (sprintf("%d", int(T_max)) T_max) } }
if (decades >= 2) {
    set xtics ("1" 1)
    do for [k = 1:8] { if (10**k > 0.99 * T_min && 10**k < 1.01 * T_max) { set xtics add (sprintf("10^{%d}", k) 10**k) } }
}
set xtics add ("best" second)
set arrow from T_max * exp(0.6 * room), graph 0 to T_max * exp(0.6 * room), graph 1 nohead linestyle 21
set lmargin 9
set rmargin 26
set multiplot layout 2,1
set title "after N updates"
set xlabel ""
if (mixmin) { set xtics add ("MixMin" first) }
plot for [i = 1:count] file using (is("run") ? column("horizon") : NaN):i + 2 with linespoints linestyle i title names[i], \
     for [i = 1:count] file using (is("MixMin") ? first : is("best") ? second : NaN):i + 2 with points linestyle i notitle
set title "N → ∞"
set xlabel "horizon T (inner steps per weight update)"
set xtics add ("implicit" first)
unset key
plot for [i = 1:count] file using (is("limit") ? column("horizon") : NaN):i + 2 with linespoints linestyle i, \
     for [i = 1:count] file using (is("implicit") ? first : is("best") ? second : NaN):i + 2 with points linestyle i
unset multiplot
