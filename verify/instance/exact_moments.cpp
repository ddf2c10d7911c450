#include <fmt/format.h>

#include <cmath>

#include "base/ending.hpp"
#include "datamix/search/stochastic_argmin.hpp"
#include "instance/evaluator.hpp"

namespace datamix::verify {

namespace {

constexpr std::size_t most_size = 20;       // parameters + domains − 1: 420 coupled moments, some seconds
constexpr double most_moment_work = 20000;  // enclosures of a search of the smallest instances, some seconds

class ExactMoments : public DiagonalEvaluator {
public:
    explicit ExactMoments(const Instance& instance)
        : DiagonalEvaluator(instance), search_(instance.model, instance.inner) {
        if (instance.output == Output::last) search_.use_last_iterate();
    }

    std::string method() const override { return "closed form"; }

    Ball gap(const Integer& budget, const Integer& horizon, long digits) override {
        return refined(horizon, budget / horizon, digits, [&](Precision p) { return search_.gap(budget, horizon, p); });
    }

    OutputMixture mixture(const Integer& budget, const Integer& horizon, long digits) override {
        OutputMixture mixture;
        refined(horizon, budget / horizon, digits, [&](Precision p) {
            auto output = search_.output(budget, horizon, p);
            mixture.weights = std::move(output.weights);
            mixture.error = output.error;
            return mixture.error ? *mixture.error : mixture.weights(0);
        });
        return mixture;
    }

    BestHorizon best(const Integer& budget) override {
        const double n = static_cast<double>(parameters() + domains() - 1);
        const double moments = n + n * (n + 1) / 2 + n * static_cast<double>(domains() - 1);  // 12 of the smallest
        StochasticArgmin::Limits limits;
        limits.work = static_cast<std::size_t>(most_moment_work * std::pow(12 / moments, 1.5));
        const Integer moving = ties_.last_moving(budget);
        StochasticArgmin search(search_, budget, limits);
        if (moving < budget) search.know({Integer(moving + 1), budget}, ties_.start_gap());
        if (moving > 0) search.among(1, moving);
        BestHorizon found = search.find();
        ties_.explain(budget, found);
        return found;
    }

private:
    StochasticSearch search_;
};

}  // namespace

std::unique_ptr<Evaluator> exact_moments(const Instance& instance) {
    const auto size = static_cast<std::size_t>(instance.model.dimension() + instance.model.free_weights());
    if (size > most_size)
        throw UnsupportedError(
            fmt::format("{}: domains: expected at most {} parameters and free weights where domains are "
                        "noisy and the outer step is linear, found {}",
                        instance.file, most_size, size));
    try {
        return std::make_unique<ExactMoments>(instance);
    } catch (const Error&) {
        rethrow_with(instance.file + ": domains: ");
    }
}

}  // namespace datamix::verify
