// The search by second-order expansions finds the argmin of a full scan, on random instances: minutes without
// optimisation, and so apart from stochastic_argmin.cpp.
#include "datamix/search/stochastic_argmin.hpp"

#include "catch.hpp"
#include "evaluate/support.hpp"

using namespace datamix;

namespace {

/// Random noise on a random instance with affinely independent optima.
std::optional<ExactModel> random_noise(std::mt19937& random, Rational& step) {
    const auto instance = testing::random_instance(random);
    step = instance.inner_step;
    Matrix<Rational> noise = instance.model.problem.optima;
    for (Eigen::Index i = 0; i < noise.size(); ++i) noise.data()[i] = Rational(static_cast<int>(random() % 3), 4);
    try {
        ExactModel model = instance.model;
        model.noise = noise;
        return model.with_independent_optima();
    } catch (const Error&) {
        return std::nullopt;
    }
}

}  // namespace

TEST_CASE("noisy argmin: that of a full scan", "[stochastic]") {
    std::mt19937 random(40);
    int checked = 0;
    for (int trial = 0; trial < 200 && checked < 12; ++trial) {
        Rational cap;
        const auto model = random_noise(random, cap);
        if (!model || model->dimension() + model->free_weights() > 6) continue;
        ++checked;
        for (const bool logarithmic : {true, false})
            for (const bool last : {false, true}) {
                StochasticSearch search(*model, logarithmic
                                                    ? StepLaw::logarithmic(model->problem.strong_convexity(), cap)
                                                    : StepLaw::constant(cap));
                if (last) search.use_last_iterate();
                const Integer budget = 150 + trial;
                StochasticArgmin argmin(search, budget, {});
                argmin.among(1, budget);
                const auto found = argmin.find();
                for (Integer t = 1; t <= budget; ++t) {
                    const auto closed = search.moments(Ball(t, {192}), {192});  // the search goes round by round
                    const Integer rounds = budget / t;
                    const Ball gap = search.in_units(last ? closed.last(rounds) : closed.average(rounds));
                    const bool open = std::find(found.open.begin(), found.open.end(), t) != found.open.end();
                    // With the average and K = 1 every T ties, which no enclosure can tell.
                    CHECK((t == found.horizon || open || certainly(less(found.gap, gap))));
                    CHECK_FALSE(certainly(less(gap, found.gap)));
                }
            }
    }
    CHECK(checked == 12);
}
