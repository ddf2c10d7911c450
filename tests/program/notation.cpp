// Formulas that sources have in ASCII are shown in one notation.

#include "base/notation.hpp"

#include "catch.hpp"
#include "report/math.hpp"

using datamix::verify::math_html;
using datamix::verify::notation;

TEST_CASE("names of letters and signs become these, words and paths do not") {
    CHECK(notation("T* = ln(lambda beta_c N/k_0)/(2 lambda), eta <= 1/L") == "T* = ln(λ β_c N/k_0)/(2 λ), η ≤ 1/L");
    CHECK(notation("T*/sqrt(N ln N) -> sqrt(B/(2A)), x^2/2 + theta^2") == "T*/√(N ln N) → √(B/(2A)), x²/2 + θ²");
    CHECK(notation("Theta(log N), |g - grad F| >= 2mu, e_eta, grad") == "Θ(log N), |g - ∇F| ≥ 2μ, e_η, grad");
    CHECK(notation("x^{2T}, q^2T, x^t, sqrt N != 0, N to infinity") == "x^{2T}, q^2T, x^t, √N ≠ 0, N to ∞");
    for (const char* same : {"metadata", "mute", "full-eta-step", "theta1x", "rhombus", "beta2b", "sqrt", "a - b",
                             "T* = ⌊T_c⌋, η ≤ 1", "see /data/eta/x and ../mu", "gradient", ""})
        CHECK(notation(same) == same);
    CHECK(notation("eta") == "η");
    CHECK(notation("1/lambda") == "1/λ");
}

TEST_CASE("the page has the same notation, with subscripts") {
    CHECK(math_html("eta_T <= rho^T, e_0^2") == "η<sub>T</sub> ≤ ρ<sup>T</sup>, e<sub>0</sub>²");
    CHECK(math_html("a < b & c") == "a &lt; b &amp; c");
}
