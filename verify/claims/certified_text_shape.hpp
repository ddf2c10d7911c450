#pragma once

#include <cmath>
#include <optional>
#include <utility>
#include <variant>
#include <vector>

#include "claims/general_horizon_runs.hpp"
#include "claims/text_domains.hpp"
#include "datamix/problem/logistic.hpp"

/// The U of the error against the horizon, certified on a logistic regression of real text (F13 certified-text, part
/// "u-shape"): is the next character a letter, given whether this one is?
namespace datamix::verify::certified_text_shape {

using Logistic = LogisticProblem<Ball>;

inline constexpr std::array kDomains = {"songs-poems", "linux"};
inline constexpr std::array kValidation = {"food"};
inline constexpr int kBudget = 2000;

/// Two features, 1 and ±1 (a letter or not), times the label ±1: four kinds of samples, each with its share.
inline Logistic::Samples letters(const std::vector<double>& shares, Precision precision) {
    const TextShape shape = text_shape(shares);
    const auto sign = [](int symbol) { return symbol < 26 ? 1 : -1; };  // a to z come first
    Logistic::Samples result{Matrix<Ball>(4, 2), Vector<Ball>::Constant(4, Ball(0))};
    for (const int next : {-1, 1})
        for (const int now : {-1, 1}) {
            result.rows(next + 1 + (now + 1) / 2, 0) = Ball(next);
            result.rows(next + 1 + (now + 1) / 2, 1) = Ball(next * now);
        }
    std::size_t at = 0;
    for (int before = 0; before < shape.symbols; ++before)
        for (int now = 0; now < shape.symbols; ++now)
            for (int next = 0; next < shape.symbols; ++next)
                result.counts(sign(next) + 1 + (sign(now) + 1) / 2) += Ball(Rational(shares[at++]), precision);
    return result;
}

inline Logistic regression(const TextDomains& texts, Precision precision) {
    std::vector<Logistic::Samples> domains;
    for (const auto& shares : texts.domains) domains.push_back(letters(shares, precision));
    return {std::move(domains), letters(texts.validation, precision), Ball(Rational(1) / 20, precision)};
}

/// T to 20, and beyond it what divides the budget.
inline std::vector<int> horizons() {
    std::vector<int> result;
    for (int horizon = 1; horizon <= kBudget; ++horizon)
        if (horizon <= 20 || kBudget % horizon == 0) result.push_back(horizon);
    return result;
}

/// What is certain of the errors of all horizons().
struct Shape {
    Ball optimum;              ///< w* of the first domain
    std::vector<Ball> errors;  ///< w̄ − w* of the average weight, one per horizon
};

/// η = 3/2, α = 2, from uniform weights and θ = 0. Empty where w* or a run is not enclosed, or F has another stationary
/// point.
inline std::optional<Shape> shape_of(std::monostate /*no model*/, const Context& context) {
    using namespace general_horizon_runs;
    const TextDomains texts = load_texts(context, kDomains, kValidation);
    const Logistic fine = regression(texts, bits), problem = regression(texts, run_bits);
    const auto optimum = optimum_of(fine);
    if (!optimum || !only_minimiser(problem, optimum->weight, 0, 1, run_bits)) return std::nullopt;
    const Ball eta = exact(Rational(3) / 2, run_bits), alpha = exact(2, run_bits);
    Shape result{optimum->weight, {}};
    for (const int horizon : horizons()) {
        EnclosedProblemRun<Logistic> run(problem, static_cast<std::size_t>(horizon), eta, alpha,
                                         Vector<Ball>::Constant(2, exact(Rational(1) / 2, run_bits)),
                                         Vector<Ball>::Constant(2, exact(0, run_bits)));
        const int rounds = kBudget / horizon;
        for (int round = 0; round < rounds; ++round)
            if (!run.advance()) return std::nullopt;
        result.errors.push_back(run.sum()(0) / Ball(rounds) - result.optimum);
    }
    return result;
}

}  // namespace datamix::verify::certified_text_shape
