#include "instance/gap.hpp"

#include <fmt/format.h>

#include "base/decimal.hpp"
#include "base/ending.hpp"
#include "datamix/numeric/add_product.hpp"
#include "datamix/numeric/decimal.hpp"

namespace datamix::verify {

namespace {

constexpr std::size_t most_listed = 8;  // horizons that a note names

GapRow::Bounds bounds(const Ball& value, long digits) {
    const auto shown = static_cast<std::size_t>(digits);
    return {lower(value, shown), upper(value, shown)};
}
/// Equal where the decimals of the number end.
GapRow::Bounds bounds(const Rational& value, long digits) {
    auto [low, high] = decimal_bounds(to_string(value));
    if (low == high) return {std::move(low), std::move(high)};
    return bounds(Ball(value, {64 + Precision::digits(digits).bits}), digits);
}

/// Whether a gap may be below 0 (Evaluator::may_be_negative); else it never is, whatever the enclosure says.
enum class Sign { any, never_negative };

std::string lower_bound(const Ball& gap, long digits, Sign sign) {
    std::string text = lower(gap, static_cast<std::size_t>(digits));
    return text.front() == '-' && sign == Sign::never_negative ? "0" : text;
}

GapRow row(const Integer& budget, const Integer& horizon, const Ball& gap, long digits, std::string method, Sign sign) {
    GapRow result{GapRow::Kind::answered,
                  budget,
                  horizon,
                  Integer(budget / horizon),
                  lower_bound(gap, digits, sign),
                  upper(gap, static_cast<std::size_t>(digits)),
                  std::move(method)};
    // As wide as its midpoint: not even the first bit is known. (A gap that is exactly 0 is a point.)
    const Ball size = certainly(less(gap, Ball(0))) ? -gap : gap;
    if (!certainly(less(upper_end(size), Ball(3) * lower_end(size))) && !is_zero(gap)) {
        result.kind = GapRow::Kind::undecided;
        result.note = "the enclosure is as wide as what it encloses";
    }
    return result;
}
GapRow exact_row(const Integer& budget, const Integer& horizon, const Rational& gap, long digits) {
    return row(budget, horizon, Ball(gap, {64 + Precision::digits(digits).bits}), digits, "exact", Sign::any);
}

std::string why_open(const BestHorizon& found) {
    if (found.open.empty()) return "the horizons that no bound excludes are too many";
    std::vector<HorizonRange> named = {{found.horizon, found.horizon}};
    for (const Integer& horizon : found.open)
        if (named.size() < most_listed) named.push_back({horizon, horizon});
    return fmt::format("T = {}{} give gaps that could not be told apart", short_ranges(joined(named)),
                       named.size() <= found.open.size() ? " and others" : "");
}

}  // namespace

GapRow GapEvaluator::at(const Integer& budget, const Integer& horizon, long digits) {
    if (horizon > budget)
        throw InputError(fmt::format("--horizon: expected at most the budget {}, found {}", short_integer(budget),
                                     short_integer(horizon)));
    if (evaluator_->ties().stays(budget, horizon))
        if (const auto start = evaluator_->start_gap()) return exact_row(budget, horizon, *start, digits);
    evaluator_->check_budget(budget);
    Ball gap;
    try {
        gap = evaluator_->gap(budget, horizon, digits);
    } catch (const Error&) {
        rethrow_with(file() + ": ");
    }
    const Sign sign = evaluator_->may_be_negative() ? Sign::any : Sign::never_negative;
    GapRow enclosed =
        row(budget, horizon, gap, std::min(digits, evaluator_->most_digits()), evaluator_->method(), sign);
    if (enclosed.kind != GapRow::Kind::undecided) return enclosed;
    const auto exact = evaluator_->exact(budget, horizon);  // 0, most likely, which no enclosure shows
    return exact ? exact_row(budget, horizon, *exact, digits) : enclosed;
}

GapRow GapEvaluator::best(const Integer& budget, long digits) {
    evaluator_->check_budget(budget);
    BestHorizon found;
    try {
        found = evaluator_->best(budget);
    } catch (const Error&) {
        rethrow_with(file() + ": ");
    }
    GapRow row = at(budget, found.horizon, digits);
    row.low = found.low;
    row.high = found.high;
    if (!found.is_certain()) {
        row.kind = GapRow::Kind::undecided;
        row.lower = lower_bound(found.least, digits, evaluator_->may_be_negative() ? Sign::any : Sign::never_negative);
        row.note = why_open(found);
        return row;
    }
    row.search = {found.evaluated, found.alike, budget - found.evaluated - found.alike};
    if (row.kind == GapRow::Kind::answered && !found.reason.empty()) {
        row.kind = GapRow::Kind::tied;
        row.tied = found.tied;
        row.note = found.reason;
    }
    return row;
}

void GapEvaluator::add_mixture(GapRow& row, long digits) {
    if (row.kind == GapRow::Kind::refused || row.low < row.high) return;
    const auto best = evaluator_->exact_optimum();
    const auto near = best ? Vector<Ball>() : evaluator_->optimum(digits);
    const bool stays = evaluator_->ties().stays(row.budget, row.horizon);
    const bool arrives = best && evaluator_->head().update == OuterRule::linear && row.lower == "0" && row.upper == "0";
    const auto add = [&](Eigen::Index i, GapRow::Bounds weight) {
        row.mixture.push_back({evaluator_->head().names[static_cast<std::size_t>(i)], std::move(weight),
                               best ? bounds((*best)(i), digits) : bounds(near(i), digits)});
    };
    const Vector<Rational>& start = evaluator_->start_weights();
    if (best && (stays || arrives)) {  // known exactly, which no enclosure shows
        const Vector<Rational>& weights = stays ? start : *best;
        for (Eigen::Index i = 0; i < start.size(); ++i) add(i, bounds(weights(i), digits));
        const Rational error = weights(0) - (*best)(0);
        if (start.size() == 2) row.error = {bounds(error, digits), error > 0 ? "+" : error < 0 ? "-" : "0"};
        return;
    }
    OutputMixture mixture;
    try {
        mixture = evaluator_->mixture(row.budget, row.horizon, digits);
    } catch (const Error&) {
        rethrow_with(file() + ": ");
    }
    const long known = std::min(digits, evaluator_->most_digits());
    for (Eigen::Index i = 0; i < start.size(); ++i)
        add(i, stays           ? bounds(start(i), known)
               : mixture.exact ? bounds((*mixture.exact)(i), known)
                               : bounds(mixture.weights(i), known));
    if (!mixture.error) return;
    const Ball& error = *mixture.error;
    row.error = {bounds(error, known), is_zero(error)                    ? "0"
                                       : certainly(less(Ball(0), error)) ? "+"
                                       : certainly(less(error, Ball(0))) ? "-"
                                                                         : "open"};
}

}  // namespace datamix::verify
