# caption: Manual pages of nine languages mixed for the one named below, which is left out: how much worse than the best mixture
# the weights end up with an infinite budget (gap F − F* in nats per character). Where greedy's point (T = 1) is above the cross of
# uniform weights, adapting greedily is worse than not adapting: for Polish, to which no other language is near, and for
# Romanian of six domains (last column; on the pages of Debian 12). T = 1000 is best of the horizons everywhere. Squares: implicit-warm after 40000 inner steps, a finite budget
# (implicit differentiation at the current parameters, T = 10; standard profile), at 1e-5 where it leaves less. A gap below 1e-5 is not told from 0; of the other methods it has no point.
load common
set terminal svg size 860,800 dynamic font "sans,13" background "white" linewidth 1.2 name "plot"
set output out
set logscale y
set format y power_of_ten
set yrange [7e-6:0.3]
set ylabel "gap F(w) − F* (nats per character)"
set key outside center top horizontal maxrows 1
set multiplot layout 2,1
set xrange [-0.6:10.6]
do for [panel = 0:1] {
    file = data.(panel == 0 ? "/language_mixing.tsv" : "/language_mixing_strong.tsv")
    set title panel == 0 ? "regularisation 1e-4" : "regularisation 1e-3"
    set xlabel panel == 0 ? "" : "language left out (validation text)"
    plot file using 0:"uniform":xticlabels(strcol("target")) with points linestyle 7 pointtype 2 pointsize 1 title "uniform", \
         file using 0:"T=1" with points linestyle 2 pointsize 1 title "T = 1", \
         file using 0:"T=10" with points linestyle 5 pointsize 1 title "T = 10", \
         file using 0:"T=100" with points linestyle 3 pointsize 1 title "T = 100", \
         file using 0:"T=1000" with points linestyle 1 pointsize 1 title "T = 1000", \
         file using 0:"MixMin" with points linestyle 4 pointtype 6 pointsize 1.3 title "MixMin", \
         file using 0:(column("implicit-warm") < 1e-5 ? 1e-5 : column("implicit-warm")) with points linestyle 6 pointtype 4 pointsize 1.1 title "implicit-warm"
}
unset multiplot
