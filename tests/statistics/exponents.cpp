// Exponents of T = a + b N^p (ln N)^q: data that follow the form, intervals that cover the truth, refusals.
#include "datamix/statistics/exponents.hpp"

#include <cmath>
#include <functional>

#include "catch.hpp"

namespace datamix {
namespace {

using Law = std::function<double(double)>;

std::vector<ScalingPoint<double>> points(const Law& law, double from = 1e3, double to = 1e12) {
    std::vector<ScalingPoint<double>> result;
    for (double n = from; n < 1.5 * to; n *= 10) result.push_back({n, law(n)});
    return result;
}
bool covers(const ExponentFit& fit, double p, double q) {
    return std::abs(fit.p - p) <= fit.p_margin && std::abs(fit.q - q) <= fit.q_margin;
}
template <class S>
void refused(const std::vector<ScalingPoint<S>>& data, const std::string& message) {
    try {
        fit_exponents(data);
    } catch (const InputError& error) {
        CHECK(std::string(error.what()) == "exponents: " + message);
        return;
    }
    FAIL("not refused: " << message);
}

}  // namespace

TEST_CASE("exponents are recovered from data that follow the form, whatever the offset", "[exponents]") {
    struct Form {
        double a, b, p, q;
    };
    const Form forms[] = {{0, 0.7, 0.5, 1},  {5, 2, 0.5, 0.5},  {-20, 4, 0, 1},      {7, 0.2, 0, 2},
                          {1, 3, 1. / 3, 0}, {100, 0.5, 1, -1}, {-3, 1.5, 2. / 3, 0}};
    for (const Form& form : forms) {
        const auto fit = fit_exponents(
            points([&](double n) { return form.a + form.b * std::pow(n, form.p) * std::pow(std::log(n), form.q); }));
        INFO(form.a << " + " << form.b << " N^" << form.p << " (ln N)^" << form.q);
        CHECK(fit.p == Approx(form.p).margin(1e-8));
        CHECK(fit.q == Approx(form.q).margin(1e-7));
        CHECK(fit.offset == Approx(form.a).margin(1e-5));
        CHECK(fit.residual < 1e-12);
        CHECK(covers(fit, form.p, form.q));
    }
    // Without an offset in the model this gave p = -.036 ± .012 and q = 1.83 ± .19.
    const auto fit = fit_exponents(points([](double n) { return 5 + 3 * std::log10(n / 1e3); }));
    CHECK(fit.p == Approx(0).margin(1e-8));
    CHECK(fit.q == Approx(1).margin(1e-8));
    CHECK(fit.offset == Approx(-4).margin(1e-6));
}

TEST_CASE("intervals cover the truth of whole horizons", "[exponents]") {
    int covered = 0, all = 0;
    const auto fraction = [](double x) { return x - std::floor(x); };
    for (const auto& [p, q] : {std::pair{0.0, 1.0}, {0.5, 0.5}, {0.5, 0.0}, {1.0, -1.0}, {1. / 3, 0.0}})
        for (int i = 0; i < 20; ++i) {
            const double a = 40 * fraction(0.618033988749895 * i), b = 1 + 9 * fraction(0.754877666246693 * i);
            const auto fit = fit_exponents(points(
                [&, p = p, q = q](double n) { return std::round(a + b * std::pow(n, p) * std::pow(std::log(n), q)); },
                1e3, 1e20));
            ++all;
            covered += covers(fit, p, q);
        }
    CHECK(all == 100);
    CHECK(covered >= 97);  // each of the two intervals 99 %
    // Wide where the noise is: rounded ln N over few decades says little of either exponent.
    const auto few = fit_exponents(points([](double n) { return std::round(3 * std::log(n)); }));
    CHECK(covers(few, 0, 1));
    CHECK(few.q_margin > 1);
    CHECK_THROWS_AS(fit_exponents(points([](double n) { return std::round(3 * std::log(n)); }, 1e3, 1e9)),
                    UndecidedError);
}

TEST_CASE("the exponents' errors are the jackknife's", "[exponents]") {
    auto data = points([](double n) { return std::sqrt(n); });
    for (std::size_t i = 0; i < data.size(); ++i) data[i].horizon *= i % 2 ? 1.01 : 0.99;
    const double n = static_cast<double>(data.size());
    std::vector<ExponentFit> without;
    double p = 0, q = 0, p_square = 0, q_square = 0;
    for (std::size_t i = 0; i < data.size(); ++i) {
        auto rest = data;
        rest.erase(rest.begin() + static_cast<std::ptrdiff_t>(i));
        without.push_back(fit_exponents(rest));
        p += without.back().p / n;
        q += without.back().q / n;
    }
    for (const auto& fit : without) {
        p_square += std::pow(fit.p - p, 2);
        q_square += std::pow(fit.q - q, 2);
    }
    const auto fit = fit_exponents(data);
    CHECK(fit.p_error == Approx(std::sqrt((n - 1) / n * p_square)).epsilon(1e-6));
    CHECK(fit.q_error == Approx(std::sqrt((n - 1) / n * q_square)).epsilon(1e-6));
    CHECK(fit.p_margin == Approx(3.70743 * fit.p_error).epsilon(1e-5));  // t, 6 degrees of freedom
    CHECK(covers(fit, 0.5, 0));
    // No other parameters have a smaller residual.
    const auto residual = [&](double at_p, double at_q, double scale, double offset) {
        double sum = 0;
        for (const auto& [budget, t] : data)
            sum += std::pow(1 - (offset + scale * std::pow(budget, at_p) * std::pow(std::log(budget), at_q)) / t, 2);
        return std::sqrt(sum / n);
    };
    const double scale = (data.back().horizon - fit.offset) /
                         (std::pow(data.back().budget, fit.p) * std::pow(std::log(data.back().budget), fit.q));
    for (const double off : {-1e-3, 1e-3})
        for (const double up : {0.98, 0.99, 1.0, 1.01, 1.02}) {
            CHECK(residual(fit.p + off, fit.q, scale * up, fit.offset) > fit.residual);
            CHECK(residual(fit.p, fit.q + off, scale * up, fit.offset) > fit.residual);
        }
}

TEST_CASE("exponents need enough points, and different ones", "[exponents]") {
    const auto good = points([](double n) { return std::sqrt(n); });
    refused<double>({}, "expected at least 6 points, found 0");
    refused<double>({good.begin(), good.begin() + 5}, "expected at least 6 points, found 5");
    CHECK(fit_exponents<double>({good.begin(), good.begin() + 6}).p == Approx(0.5).margin(1e-6));
    refused(points([](double) { return 6.0; }), "expected horizons that are not all the same");
    refused(std::vector<ScalingPoint<double>>(8, good[3]), "expected budgets that increase");
    refused(points([](double n) { return n - 1e4; }), "expected horizons above 0");
    refused(points([](double n) { return n; }, 2, 2e8), "expected budgets above e");
    // One step up is all there is to see: any exponents fit.
    CHECK_THROWS_AS(fit_exponents(points([](double n) { return n < 1e12 ? 6.0 : 7.0; })), UndecidedError);
}

TEST_CASE("exponents of budgets beyond the range of a double", "[exponents]") {
    using R = Real<50>;
    std::vector<ScalingPoint<R>> data;
    std::vector<ScalingPoint<Ball>> balls;
    for (int k = 1; k <= 7; ++k) {
        const R budget = pow(R(10), 100 * k);
        data.push_back({budget, R(3 * sqrt(budget) + 5)});
        const Ball ball(Integer(pow(Integer(10), static_cast<unsigned>(100 * k))), Precision{2400});
        balls.push_back({ball, log(ball) * Ball(3) + Ball(5)});
    }
    CHECK(std::abs(fit_exponents(data).p - 0.5) < 1e-15);
    const auto fit = fit_exponents(balls);
    CHECK(fit.q == Approx(1).margin(1e-9));
    CHECK(fit.offset == Approx(5).margin(1e-6));
}

}  // namespace datamix
