#include "instance/evaluator.hpp"

#include <vector>

#include "datamix/search/certified_argmin.hpp"

namespace datamix::verify {

namespace {

constexpr long compared_bits = 400;  // what still overlaps is not told apart
constexpr long exact_bits = 100;     // before that fractions are tried, of weights that are all 0 or 1

long bit_length(const Integer& value) { return static_cast<long>(msb(value)) + 1; }

}  // namespace

Vector<Ball> Evaluator::optimum(long digits) const {
    return from_rational<Ball>(exact_optimum().value(), {64 + Precision::digits(digits).bits});
}

BestHorizon Evaluator::scanned(const Integer& budget, const std::function<Ball(const Integer&, long)>& enclose,
                               const std::function<std::optional<Rational>(const Integer&)>& exact) const {
    CertifiedArgmin argmin(
        {.enclose = enclose, .exact = exact, .alike = [&](const Integer& t) { return ties_.like(budget, t); }},
        {.bits = compared_bits, .exact_from = exact_bits});
    constexpr long bits = 50;
    std::vector<CertifiedArgmin::Offer> offers;  // the smallest of those that tie
    for (Integer horizon = 1; horizon <= budget; horizon = ties_.like(budget, horizon).last + 1)
        offers.push_back({horizon, enclose(horizon, bits), bits});
    argmin.offer_all(offers);
    BestHorizon found = argmin.result();
    ties_.explain(budget, found);
    return found;
}

OutputMixture Evaluator::mixture_of(Vector<Ball> weights, std::optional<Vector<Rational>> exact) const {
    OutputMixture mixture{std::move(weights), std::nullopt, std::move(exact)};
    if (mixture.weights.size() == 2) {
        const Ball& first = mixture.weights(0);
        const long bits = std::max(first.bits(), 64L);
        const auto best = exact_optimum();
        mixture.error = first - (best ? Ball((*best)(0), {bits}) : optimum(bits * 3 / 10)(0));
    }
    return mixture;
}

DiagonalEvaluator::DiagonalEvaluator(const Instance& instance)
    : Evaluator(ExactTies(instance.model, instance.output == Output::average,
                          instance.inner.ends_at_optimum(instance.model.problem.curvature))),
      instance_(instance) {}

long DiagonalEvaluator::first_bits(const Integer& horizon, long digits) const {
    // (1 − ηh)^T loses log2 T bits, twice, and as many as a step far below 1/h has.
    const Rational longest = 1 / (*instance_.inner.cap() * model().problem.strong_convexity());
    return 64 + Precision::digits(digits).bits + 2 * bit_length(horizon) +
           std::max(bit_length(numerator(longest)) - bit_length(denominator(longest)), 0L);
}

Ball DiagonalEvaluator::refined(const Integer& horizon, const Integer& rounds, long digits,
                                const std::function<Ball(Precision)>& gap) const {
    const long wanted = Precision::digits(digits).bits;
    Ball found;
    long bits = first_bits(horizon, digits);
    for (const long end = 8 * (bits + bit_length(rounds)); bits <= end; bits *= 2) {
        found = gap({bits});
        if (found.accuracy_bits() >= wanted) break;
    }
    return found;
}

std::unique_ptr<Evaluator> evaluator_of(const AnyInstance& any) {
    if (const auto* other = std::get_if<QuadraticInstance>(&any)) return enclosed_rounds(*other);
    const Instance& instance = std::get<Instance>(any);
    const bool noisy = instance.model.is_noisy();
    switch (instance.update) {
        case OuterRule::linear: return noisy ? exact_moments(instance) : closed_form(instance);
        case OuterRule::exponentiated_gradient: return noisy ? sampled_run(instance) : enclosed_run(instance);
        case OuterRule::projected_gradient: break;
    }
    if (noisy)
        throw UnsupportedError(instance.file +
                               ": outer.update: expected \"linear\" or \"eg\" where domains are noisy, found "
                               "\"projected\"");
    return enclosed_run(instance);
}

}  // namespace datamix::verify
