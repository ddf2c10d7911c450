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

/// A gap is never negative, whatever the enclosure says.
GapRow row(const Integer& budget, const Integer& horizon, const Ball& gap, long digits, std::string method) {
    const auto shown = static_cast<std::size_t>(digits);
    GapRow result{GapRow::Kind::answered, budget,           horizon, Integer(budget / horizon), lower(gap, shown),
                  upper(gap, shown),      std::move(method)};
    if (result.lower.front() == '-') result.lower = "0";
    // As wide as its midpoint: not even the first bit is known. (A gap that is exactly 0 is a point.)
    if (!certainly(less(upper_end(gap), Ball(3) * lower_end(gap))) && !is_zero(gap)) {
        result.kind = GapRow::Kind::undecided;
        result.note = "the enclosure is as wide as what it encloses";
    }
    return result;
}
GapRow exact_row(const Integer& budget, const Integer& horizon, const Rational& gap, long digits) {
    return row(budget, horizon, Ball(gap, {64 + Precision::digits(digits).bits}), digits, "exact");
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
    const ExactTies& ties = evaluator_->ties();
    if (ties.stays(budget, horizon)) return exact_row(budget, horizon, ties.start_gap(), digits);
    evaluator_->check_budget(budget);
    Ball gap;
    try {
        gap = evaluator_->gap(budget, horizon, digits);
    } catch (const Error&) {
        rethrow_with(file() + ": ");
    }
    GapRow enclosed = row(budget, horizon, gap, std::min(digits, evaluator_->most_digits()), evaluator_->method());
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
        row.lower = lower(found.least, static_cast<std::size_t>(digits));
        if (row.lower.front() == '-') row.lower = "0";
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
    const Instance& instance = evaluator_->instance();
    const ExactModel& model = instance.model;
    const Vector<Rational> best = model.optimum();
    const bool stays = evaluator_->ties().stays(row.budget, row.horizon);
    const bool arrives = instance.update == OuterRule::linear && row.lower == "0" && row.upper == "0";
    const auto add = [&](Eigen::Index i, GapRow::Bounds weight) {
        row.mixture.push_back(
            {instance.names[static_cast<std::size_t>(i)], std::move(weight), bounds(best(i), digits)});
    };
    if (stays || arrives) {  // known exactly, which no enclosure shows
        const Vector<Rational> weights = stays ? model.start_weights : best;
        for (Eigen::Index i = 0; i < best.size(); ++i) add(i, bounds(weights(i), digits));
        const Rational error = weights(0) - best(0);
        if (best.size() == 2) row.error = {bounds(error, digits), error > 0 ? "+" : error < 0 ? "-" : "0"};
        return;
    }
    Mixture mixture;
    try {
        mixture = evaluator_->mixture(row.budget, row.horizon, digits);
    } catch (const Error&) {
        rethrow_with(file() + ": ");
    }
    const long known = std::min(digits, evaluator_->most_digits());
    for (Eigen::Index i = 0; i < best.size(); ++i) add(i, bounds(mixture.weights(i), known));
    if (!mixture.error) return;
    const Ball& error = *mixture.error;
    row.error = {bounds(error, known), is_zero(error)                    ? "0"
                                       : certainly(less(Ball(0), error)) ? "+"
                                       : certainly(less(error, Ball(0))) ? "-"
                                                                         : "open"};
}

}  // namespace datamix::verify
