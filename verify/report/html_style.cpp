#include "report/html.hpp"

namespace datamix::verify {

// Verdicts differ by word, sign and colour (Okabe and Ito's, darkened for contrast on white).
std::string_view report_style() {
    return R"css(
:root { --ink:#1d2125; --quiet:#5c666f; --line:#dfe3e6; --paper:#fff; --soft:#f6f7f8;
  --proved:#005a8f; --supported:#00684c; --refuted:#a83f00; --undecided:#5c666f; }
@media (prefers-color-scheme: dark) { :root { --ink:#e4e7e9; --quiet:#9aa5ad; --line:#363d43; --paper:#16191c;
  --soft:#1f2429; --proved:#6cb8ea; --supported:#4fc9a0; --refuted:#f08a4b; --undecided:#9aa5ad; } }
* { box-sizing:border-box; }
html { -webkit-text-size-adjust:100%; }
body { margin:0 auto; padding:3rem 1.5rem 4rem; max-width:64rem; background:var(--paper); color:var(--ink);
  font:16px/1.55 system-ui, -apple-system, "Segoe UI", "Helvetica Neue", "DejaVu Sans", sans-serif; }
h1 { font-size:1.7rem; line-height:1.25; font-weight:650; margin:0 0 .6rem; letter-spacing:-.01em; }
h2 { font-size:1.25rem; font-weight:650; margin:0; }
h3 { font-size:.95rem; font-weight:650; margin:1.6rem 0 .5rem; }
h4, h5, h6 { font-size:.95rem; font-weight:650; margin:1.2rem 0 .4rem; }
p, li { margin:.5rem 0 .8rem; max-width:46rem; } li { margin:.3rem 0; }
a { color:inherit; text-decoration-color:var(--quiet); text-underline-offset:.18em; }
code, pre { font-family:ui-monospace, "DejaVu Sans Mono", Menlo, Consolas, monospace; font-size:.86em; }
pre { background:var(--soft); padding:.7rem .9rem; overflow-x:auto; border-radius:4px; line-height:1.45; }
sub, sup { line-height:0; font-size:.75em; }
.lead { font-size:1.1rem; }
.quiet { color:var(--quiet); font-size:.88rem; }
.wide { overflow-x:auto; }
.skip { position:absolute; left:-100rem; } .skip:focus { left:1rem; top:.5rem; background:var(--paper); padding:.4rem; }
.facts { display:flex; flex-wrap:wrap; gap:.2rem 1.6rem; } .facts div { display:flex; gap:.5rem; }
nav ul { list-style:none; padding:0; margin:1.4rem 0; font-size:.9rem; } nav li { max-width:none; }
nav li span { display:block; color:var(--quiet); } nav a { display:inline-block; margin-right:1rem; padding:.1rem 0; }
.filters { display:none; flex-wrap:wrap; gap:.4rem 2rem; margin:1.4rem 0 .6rem; font-size:.9rem; }
@supports selector(body:has(a)) { .filters { display:flex; } }
.filters fieldset { border:0; padding:0; margin:0; } .filters legend { float:left; color:var(--quiet); margin-right:.7rem; }
.filters label { display:inline-block; margin-right:.8rem; } .filters input { margin:0 .35rem 0 0; }
.top { font-size:.88rem; }
table { border-collapse:collapse; font-size:.9rem; line-height:1.4; margin:.4rem 0 1rem;
  font-variant-numeric:tabular-nums; }
th { text-align:left; font-weight:600; color:var(--quiet); white-space:nowrap; border-bottom:1.5px solid var(--quiet); }
th[scope=row] { font-weight:400; color:inherit; border-bottom:1px solid var(--line); }
th, td { padding:.42rem 1.3rem .42rem 0; vertical-align:top; }
td { border-bottom:1px solid var(--line); }
th:last-child, td:last-child { padding-right:0; }
.number { text-align:right; }
.overview { width:100%; margin-top:1.6rem; }
.verdict { font-weight:650; white-space:nowrap; }
.verdict::before { display:inline-block; width:1.25em; }
.proved { color:var(--proved); }         .proved::before { content:"\2713"; }
.supported { color:var(--supported); }   .supported::before { content:"\25D0"; }
.refuted { color:var(--refuted); }       .refuted::before { content:"\2717"; }
.undecided { color:var(--undecided); }   .undecided::before { content:"?"; }
.control { font-weight:400; white-space:nowrap; }
.control.wrong { color:var(--refuted); font-weight:650; }
section { margin-top:3rem; padding-top:1.6rem; border-top:1px solid var(--line); }
section header { display:flex; flex-wrap:wrap; gap:.3rem 1.2rem; align-items:baseline; }
.statement { font-size:1.05rem; }
.reason { border-left:3px solid var(--refuted); padding-left:.8rem; }
dl { display:grid; grid-template-columns:max-content 1fr; gap:.25rem 1.3rem; margin:.9rem 0; font-size:.93rem; }
dt { color:var(--quiet); } dd { margin:0; overflow-wrap:anywhere; }
.numbers td { overflow-wrap:anywhere; } 
figure { margin:1.5rem 0; } figure svg { display:block; width:100%; max-width:47.5rem; height:auto; background:#fff; }
figcaption { color:var(--quiet); font-size:.88rem; max-width:46rem; margin-top:.5rem; }
details { margin:1rem 0; } summary { cursor:pointer; font-size:.95rem; font-weight:650; }
details > div { border-left:2px solid var(--line); padding:.2rem 0 .2rem 1.2rem; margin-top:.6rem; font-size:.93rem; }
blockquote { margin:.6rem 0; padding-left:.9rem; border-left:3px solid var(--line); color:var(--quiet); }
@media screen and (max-width:44rem) {
  body { padding:1.5rem 1rem 3rem; } dl { grid-template-columns:1fr; gap:0; } dd { margin-bottom:.5rem; }
  .facts div { display:block; }
  .cards, .cards tbody, .cards tr, .cards th, .cards td { display:block; width:100%; padding:0; }
  .cards thead { position:absolute; left:-100rem; }
  .cards tr { border-bottom:1.5px solid var(--line); padding:.7rem 0; }
  .cards th, .cards td { border:0; margin:.15rem 0; text-align:left; white-space:normal; overflow-wrap:anywhere; }
  .cards th[scope=row] { font-weight:650; }
  .cards td:empty { display:none; }
  .cards td::before { content:attr(data-label) ": "; color:var(--quiet); }
  .verdict, .control { white-space:normal; }
}
@media print { body { padding:0; font-size:10.5pt; max-width:none; } section { break-inside:auto; }
  :root { --ink:#000; --quiet:#444; --line:#bbb; --paper:#fff; --soft:#fff; --proved:#005a8f; --supported:#00684c;
    --refuted:#a83f00; --undecided:#444; }
  .filters, .top, .skip { display:none !important; } .wide, pre { overflow:visible; }
  .verdict, .control { white-space:normal; } th { white-space:normal; } th, td { padding-right:.8rem; }
  pre { white-space:pre-wrap; } td code, pre { overflow-wrap:anywhere; }
  details::details-content { content-visibility:visible; block-size:auto; }
  figure, tr, h2, h3 { break-inside:avoid; } h2, h3 { break-after:avoid; } a { text-decoration:none; } }
)css";
}

}  // namespace datamix::verify
