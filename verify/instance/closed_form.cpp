#include <fmt/format.h>

#include <algorithm>

#include "base/count.hpp"
#include "datamix/search/horizon_search.hpp"
#include "instance/evaluator.hpp"

namespace datamix::verify {

namespace {

constexpr std::size_t most_horizons = 50000;     // of a search
constexpr std::size_t most_products = 50000000;  // of one run, about 10 seconds

class ClosedForm : public DiagonalEvaluator {
public:
    explicit ClosedForm(const Instance& instance)
        : DiagonalEvaluator(instance),
          products_(most_products / cube(parameters() + std::min(parameters(), domains() - 1))),
          search_(instance.model, instance.inner, instance.output,
                  {.evaluations = std::clamp<std::size_t>(products_, 24, most_horizons)}) {}

    std::string method() const override { return "closed form"; }

    Ball gap(const Integer& budget, const Integer& horizon, long digits) override {
        const Integer rounds = budget / horizon;
        return refined(horizon, rounds, digits, [&](Precision p) { return search_.gap(horizon, rounds, p); });
    }
    OutputMixture mixture(const Integer& budget, const Integer& horizon, long digits) override {
        const Integer rounds = budget / horizon;
        OutputMixture mixture;
        refined(horizon, rounds, digits, [&](Precision p) {
            mixture.weights = search_.weights(horizon, rounds, p);
            if (domains() == 2) mixture.error = search_.offset(horizon, rounds, p)(0);
            return search_.gap(horizon, rounds, p);
        });
        return mixture;
    }
    std::optional<Rational> exact(const Integer& budget, const Integer& horizon) override {
        return search_.exact_gap(budget, horizon);
    }
    BestHorizon best(const Integer& budget) override { return search_.find(budget); }

    void check_budget(const Integer& budget) const override {
        // K rounds multiply matrices of this size log2 K times, and keep all of them.
        if (msb(budget) + 1 > products_)
            throw UnsupportedError(
                fmt::format("--budget: expected less than 2^{} for {} domains with {} parameters, found {}", products_,
                            domains(), parameters(), short_integer(budget)));
    }

private:
    static std::size_t cube(std::size_t n) { return n * n * n; }

    std::size_t products_;  // of matrices of this instance's size
    HorizonSearch search_;
};

}  // namespace

std::unique_ptr<Evaluator> closed_form(const Instance& instance) { return std::make_unique<ClosedForm>(instance); }

}  // namespace datamix::verify
