#pragma once

#include <fmt/format.h>

#include <array>
#include <string>
#include <vector>

#include "claim/ledger.hpp"
#include "datamix/numeric/decimal.hpp"
#include "datamix/search/real_minimum.hpp"
#include "datamix/search/stochastic_search.hpp"

/// Claim stochastic-horizon (S5): the certified T* and what is asserted of it: one at a time, by the slope of T*²/N on
/// ln N, against rival laws.
namespace datamix::verify::stochastic_horizon_argmin {

/// Stated before anything is computed. The leading form leaves out terms of relative size (ln T)²/T and which is below
/// a per cent at T ≥ 8000; the rest of `closeness` is the width of the brackets.
struct Acceptance {
    Rational closeness = Rational(3) / 100;    ///< of T* and of its gap to the leading form, at each N
    Rational slope = Rational(1) / 4;          ///< of the regression slope of T*²/N on ln N, relative
    double same_law = 0.06, other_law = 0.15;  ///< spread of ln(T*/g(N)) over the budgets: for the law, for others
};

struct Point {
    unsigned exponent;  ///< N = 10^exponent
    Integer budget;
    BestHorizon found;
    Ball log_budget, low, high;  ///< ln N and the ends of the bracket of T*
};

inline constexpr Precision fine{96};

inline Ball exact(const Integer& value) { return Ball(value, fine); }
inline Ball exact(double value) { return Ball(value) + Ball(Rational(0), fine); }
inline Integer power_of_ten(unsigned exponent) { return boost::multiprecision::pow(Integer(10), exponent); }

inline Point locate(const StochasticSearch& search, unsigned exponent, double tolerance) {
    const Integer budget = power_of_ten(exponent);
    Point point{exponent, budget, search.best(budget, tolerance), log(exact(budget)), {}, {}};
    point.low = exact(point.found.low);
    point.high = exact(point.found.high);
    return point;
}

/// What the best horizon of the instance, the gap there or the bracket follows from.
inline Derivation derived(const char* quantity, const std::string& budget) {
    return {quantity, {{"instance", "reference"}, {"budget", budget}}};
}

/// The same of all brackets together.
inline Derivation derived(const char* quantity, const std::vector<Point>& points, Inputs inputs = {}) {
    std::string budgets;
    for (const auto& point : points) budgets += (budgets.empty() ? "1e" : " 1e") + std::to_string(point.exponent);
    inputs.insert(inputs.begin(), {{"instance", "reference"}, {"budgets", budgets}});
    return {quantity, std::move(inputs)};
}

/// Part 1: the integer argmin itself, and its table.
inline void check_table(const StochasticSearch& search, unsigned largest, Ledger& ledger) {
    Table table{"stochastic_horizon_argmin", {"N", "T", "K", "gap", "evaluations"}, {}};
    for (unsigned e = 3; e <= largest; e += e < 10 ? 1 : 2) {
        const Integer budget = power_of_ten(e);
        const auto found = search.best(budget);
        if (!found.open.empty()) ledger.leave_open("the integer argmin may not be unique");
        const Integer rounds = budget / found.horizon;
        const std::string at = fmt::format("1e{}", e);
        ledger.number(fmt::format("T*({})", at), Rational(found.horizon), derived("best horizon", at));
        ledger.number(fmt::format("gap*({})", at), found.gap, 12, derived("gap at the best horizon", at));
        table.rows.push_back({fmt::format("1e{}", e), to_string(found.horizon), to_string(rounds), lower(found.gap, 12),
                              std::to_string(found.evaluated)});
    }
    ledger.table(table);
}

/// Part 2: T* and its gap against the leading form, which carries the finite-size correction of this very instance.
inline void check_point(const Point& point, const theory::StochasticConstants& constants, const Acceptance& accept,
                        Ledger& ledger) {
    const double budget = point.budget.convert_to<double>();
    const double law = leading_horizon(constants, budget);
    const Ball near = Ball(accept.closeness, fine), one(1);
    ledger.part("leading").certify(
        less(point.high, exact(law) * (one + near)) && less(exact(law) * (one - near), point.low),
        fmt::format("T* is within {} of the leading form at N = {:.0e}", to_string(accept.closeness), budget));
    const double gap = to_double(constants.half_square) * theory::leading_error(constants, law, budget);
    ledger.part("leading").certify(less(abs(point.found.gap / exact(gap) - one), near),
                                   fmt::format("the least gap is within {} of the leading form at N = {:.0e}",
                                               to_string(accept.closeness), budget));
}

/// Part 3: the regression of T*²/N on ln N, as balls.
inline void check_slope(const std::vector<Point>& points, const theory::StochasticConstants& constants,
                        const Acceptance& accept, const Context& context, Ledger& ledger, bool report) {
    const Ball count(static_cast<long>(points.size()));
    Ball mean(Rational(0), fine);
    for (const auto& p : points) mean += p.log_budget / count;
    Ball least(Rational(0), fine), most = least, law = least, spread = least;
    for (const auto& p : points) {
        const Ball x = p.log_budget - mean, n = exact(p.budget);
        const Ball low = p.low * p.low / n, high = p.high * p.high / n;
        const bool right = certainly(less(Ball(0), x));
        least += x * (right ? low : high);
        most += x * (right ? high : low);
        const Ball t = exact(leading_horizon(constants, p.budget.convert_to<double>()));
        law += x * t * t / n;
        spread += x * x;
    }
    least /= spread;
    most /= spread;
    law *= Ball(context.factor("slope"), fine) / spread;
    const Ball one(1), near(accept.slope, fine);
    ledger.part("slope").certify(
        less(law * (one - near), least) && less(most, law * (one + near)),
        fmt::format("T*²/N grows with ln N at the law's slope, within {}", to_string(accept.slope)));
    if (!report) return;
    ledger.number("slope of T*^2/N, at least", least, 4, derived("least slope of T*^2/N on ln N", points));
    ledger.number("slope of T*^2/N, at most", most, 4, derived("largest slope of T*^2/N on ln N", points));
    ledger.number("slope of the leading form", law, 6, derived("slope of T^2/N of the leading form on ln N", points));
}

/// Part 4: of five candidate laws T* = const·g(N) only one fits over all decades.
inline void check_rivals(const std::vector<Point>& points, const Acceptance& accept, const Context& context,
                         Ledger& ledger, bool report) {
    struct Rival {
        const char* name;
        Rational power, logs;  // g = N^power (ln N)^logs
    };
    const std::array<Rival, 5> rivals = {{{"sqrt(N ln N)", context.factor("power") / 2, Rational(1) / 2},
                                          {"sqrt(N)", Rational(1) / 2, 0},
                                          {"N^(1/3) (ln N)^(2/3)", Rational(1) / 3, Rational(2) / 3},
                                          {"N^(2/3)", Rational(2) / 3, 0},
                                          {"ln N", 0, 1}}};
    for (const auto& rival : rivals) {
        Ball highest, lowest;  // certified bounds of the greatest and least ln(T*/g) over the budgets
        Ball outer_high, outer_low;
        for (std::size_t i = 0; i < points.size(); ++i) {
            const auto& p = points[i];
            const Ball law = Ball(rival.power, fine) * p.log_budget + Ball(rival.logs, fine) * log(p.log_budget);
            const Ball low = log(p.low) - law, high = log(p.high) - law;
            if (i == 0 || certainly(less(highest, low))) highest = low;
            if (i == 0 || certainly(less(high, lowest))) lowest = high;
            if (i == 0 || certainly(less(outer_high, high))) outer_high = high;
            if (i == 0 || certainly(less(low, outer_low))) outer_low = low;
        }
        const bool is_law = &rival == &rivals.front();
        const Ball at_least = highest - lowest, at_most = outer_high - outer_low;
        ledger.part("rivals").certify(
            is_law ? less(at_most, exact(accept.same_law)) : less(exact(accept.other_law), at_least),
            fmt::format("T*/({}) is {} over the budgets", rival.name, is_law ? "constant" : "not constant"));
        if (report)
            ledger.number(
                fmt::format("spread of ln(T*/({}))", rival.name), is_law ? at_most : at_least, 4,
                derived(is_law ? "largest spread of ln(T*/(N^a (ln N)^b))" : "least spread of ln(T*/(N^a (ln N)^b))",
                        points, {{"a", to_string(rival.power)}, {"b", to_string(rival.logs)}}));
    }
}

/// Error against T at one budget, with its parts: where the U comes from.
inline void tabulate_parts(const StochasticSearch& search, const theory::StochasticConstants& constants,
                           Ledger& ledger) {
    Table table{"stochastic_horizon_parts", {"T", "gap", "leading", "transient", "bias", "variance"}, {}};
    const Integer budget = power_of_ten(8);
    const double n = 1e8, c1 = to_double(constants.start), c2 = to_double(constants.tilt),
                 c3 = to_double(constants.horizon), c4 = to_double(constants.variance);
    for (double x = 2; x <= 6.001; x += 0.1) {
        const Integer horizon(static_cast<long>(std::pow(10.0, x)));
        const double t = horizon.convert_to<double>(), eta = std::log(t) / t;
        table.rows.push_back({to_string(horizon), fmt::format("{:.8g}", search.gap(budget, horizon, fine).midpoint()),
                              fmt::format("{:.8g}", theory::leading_error(constants, t, n)),
                              fmt::format("{:.8g}", std::pow(c1 * t / n, 2)),
                              fmt::format("{:.8g}", std::pow(c2 * eta + c3 / t, 2)),
                              fmt::format("{:.8g}", c4 * eta * t / n)});
    }
    ledger.table(table);
}

}  // namespace datamix::verify::stochastic_horizon_argmin
