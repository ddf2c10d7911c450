// Fits of scaling laws: data that follow a law, least squares by its definition.
#include "datamix/statistics/fit.hpp"

#include <cmath>

#include "catch.hpp"

namespace datamix {
namespace {

std::vector<ScalingPoint<double>> decades_of(double (*law)(double)) {
    std::vector<ScalingPoint<double>> result;
    for (double n = 1e3; n < 1e13; n *= 10) result.push_back({n, law(n)});
    return result;
}
std::vector<ScalingPoint<double>> noisy_root() {
    auto noisy = decades_of([](double n) { return std::sqrt(n); });
    for (std::size_t i = 0; i < noisy.size(); ++i) noisy[i].horizon *= i % 2 ? 1.01 : 0.99;
    return noisy;
}

}  // namespace

TEST_CASE("each law is recovered from data that follow it", "[fit]") {
    const std::pair<const char*, double (*)(double)> laws[] = {
        {"log N", [](double n) { return 3.5 * std::log(n) - 2; }},
        {"(log N)^2", [](double n) { return 0.5 * std::log(n) * std::log(n) + 1; }},
        {"N^(1/3)", [](double n) { return 2 * std::cbrt(n) + 4; }},
        {"sqrt(N)", [](double n) { return 2 * std::sqrt(n) - 4; }},
        {"sqrt(N log N)", [](double n) { return 0.2 * std::sqrt(n * std::log(n)) + 1; }},
        {"N/log N", [](double n) { return n / std::log(n) + 3; }},
        {"constant", [](double) { return 6.0; }},
    };
    for (const auto& [name, law] : laws) {
        const auto fits = fit_laws(decades_of(law));
        const auto best = std::min_element(fits.begin(), fits.end(),
                                           [](const auto& a, const auto& b) { return a.residual < b.residual; });
        if (std::string(name) != "constant") CHECK(best->law == name);  // every law with an offset fits a constant
        for (const auto& fit : fits)
            if (fit.law == name) CHECK(fit.residual < 1e-9);
    }
    const auto log_fit = fit_laws(decades_of(laws[0].second)).front();
    CHECK(log_fit.scale == Approx(3.5));
    CHECK(log_fit.offset == Approx(-2).epsilon(1e-6));
}

TEST_CASE("no other scale and offset has a smaller residual", "[fit]") {
    const auto data = noisy_root();
    const std::pair<const char*, double (*)(double)> laws[] = {
        {"log N", [](double n) { return std::log(n); }},
        {"N^(1/3)", [](double n) { return std::cbrt(n); }},
        {"sqrt(N log N)", [](double n) { return std::sqrt(n * std::log(n)); }},
        {"constant", [](double) { return 0.0; }}};
    const auto fits = fit_laws(data);
    CHECK(fits.size() == 7);
    for (const auto& [name, law] : laws) {
        const auto fit =
            std::find_if(fits.begin(), fits.end(), [&, wanted = name](const auto& f) { return f.law == wanted; });
        REQUIRE(fit != fits.end());
        const auto residual = [&, g = law](double scale, double offset) {
            double sum = 0;
            for (const auto& [n, t] : data) sum += std::pow((t - scale * g(n) - offset) / t, 2);
            return std::sqrt(sum / static_cast<double>(data.size()));
        };
        CHECK(fit->residual == Approx(residual(fit->scale, fit->offset)).epsilon(1e-9));
        for (const double off : {-1e-3, 1e-3}) {
            CHECK(residual(fit->scale, fit->offset + off * std::abs(fit->offset)) > fit->residual);
            const bool constant = fit->scale == 0;
            CHECK((constant || residual(fit->scale * (1 + off), fit->offset) > fit->residual));
        }
        if (fit->law == "constant") continue;
        CHECK(fit->ratio_low == Approx(data.front().horizon / law(data.front().budget)));
        CHECK(fit->ratio_high == Approx(data.back().horizon / law(data.back().budget)));
    }
}

TEST_CASE("budgets beyond the range of a double are fitted in reals", "[fit]") {
    using R = Real<50>;
    std::vector<ScalingPoint<R>> data;
    for (int k = 1; k <= 6; ++k) {
        const R budget = pow(R(10), 100 * k);
        data.push_back({budget, R(3 * sqrt(budget) + 5)});
    }
    const auto fits = fit_laws(data);
    CHECK(fits[3].law == "sqrt(N)");
    CHECK(fits[3].residual < 1e-40);
    CHECK(abs(R(fits[3].scale - 3)) < 1e-40);
}

}  // namespace datamix
