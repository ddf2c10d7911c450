// The methods' closed runs against the algorithms themselves, in exact rationals, and against the other evaluators.
#include "datamix/evaluate/closed_method_run.hpp"

#include "catch.hpp"
#include "datamix/algorithm/hypergradient_descent.hpp"
#include "datamix/algorithm/mixing.hpp"
#include "evaluate/support.hpp"

using namespace datamix;
using namespace datamix::testing;

namespace {

using Kind = HypergradientMethod::Kind;

/// g_i = −⟨∇f_i, v⟩ with Hv = θ_T − c, solved.
struct Solved : Descent {
    template <Problem P>
    class Run {
    public:
        Run(const P& problem, const Solved&) : problem_(problem) {}
        Vector<Rational> round(const Vector<Rational>& w, std::size_t horizon, const Rational& eta,
                               Vector<Rational>& theta) {
            forward_round(problem_, w, horizon, eta, theta);
            const Vector<Rational> v = (theta - problem_.validation).cwiseQuotient(problem_.curvature);
            return -transposed_times<Rational>(problem_.domain_gradients(theta), v);
        }

    private:
        const P& problem_;
    };
};

template <class Inner>
void check_run(const RandomInstance& instance, const HypergradientMethod& method, std::size_t horizon,
               const Inner& inner) {
    const ExactModel& model = instance.model;
    MethodRun<Rational> run(model, method, instance.inner_step, Integer(horizon));
    MethodRun<Ball> balls(model, method, instance.inner_step, Integer(horizon), {96});
    for (const unsigned rounds : {1U, 3U}) {
        MixingOptions<Rational> options;
        options.horizon = horizon;
        options.rounds = rounds;
        options.inner_step = instance.inner_step;
        options.outer_step = model.outer_step;
        const auto result =
            mix(model.problem, options, {model.start_weights, model.start_parameters}, LinearUpdate{}, inner);
        const Vector<Rational> average = run.average(rounds);
        CHECK(model.weights_at<Rational>(average, {64}) == result.average);
        for (Eigen::Index a = 0; a < run.rank(); ++a) CHECK(balls.average(rounds)(a).contains(average(a)));
        const Vector<Rational> off = times<Rational>(model.problem.optima, result.average) - model.hull.nearest;
        CHECK(run.gap(average) == dot<Rational>(off, off) / 2);
    }
}

}  // namespace

TEST_CASE("method run: equal to the algorithm in exact rationals", "[exact][methods]") {
    std::mt19937 random(7);
    for (int trial = 0; trial < 16; ++trial) {
        const RandomInstance instance = random_instance(random);
        const std::size_t horizon = 1 + static_cast<std::size_t>(trial % 4);
        check_run(instance, {Kind::unrolled}, horizon, Descent{});
        check_run(instance, {Kind::unrolled}, horizon, NeumannDescent::as_long_as_the_horizon());
        check_run(instance, {Kind::truncated, 2}, horizon, TruncatedDescent::to(2));
        TruncatedDescent half;
        half.last = [](std::size_t t) { return (t + 1) / 2; };
        check_run(instance, {Kind::half}, horizon, half);
        check_run(instance, {Kind::cold}, horizon, ColdDescent<Rational>(instance.model.start_parameters));
        check_run(instance, {Kind::implicit}, horizon, Solved{});
        check_run(instance, {Kind::adjoint}, horizon, AdjointDescent{});
    }
}

TEST_CASE("method run: the limit is where the weights rest", "[exact][methods]") {
    std::mt19937 random(8);
    for (int trial = 0; trial < 12; ++trial) {
        const RandomInstance instance = random_instance(random);
        for (const HypergradientMethod& method : {HypergradientMethod{Kind::unrolled},
                                                  {Kind::truncated, 2},
                                                  {Kind::half},
                                                  {Kind::cold},
                                                  {Kind::implicit}}) {
            MethodRun<Rational> run(instance.model, method, instance.inner_step, 5);
            Vector<Rational> state = Vector<Rational>::Constant(run.start().size(), Rational(0));
            const Vector<Rational> next = times<Rational>(run.map(), state);
            CHECK(next == state);  // s = φ = 0 stays
            if (method.kind == Kind::implicit) CHECK(run.gap(run.limit()) == 0);
        }
        const auto closed = LinearRun<Rational>(
            instance.model, retained_by_descent<Rational>(instance.model.problem.curvature, instance.inner_step, 5));
        MethodRun<Rational> run(instance.model, {Kind::unrolled}, instance.inner_step, 5);
        CHECK(run.limit() == closed.limit());
    }
}

TEST_CASE("method factors of all longer horizons contain each", "[exact][methods]") {
    const Vector<Rational> h = rationals("1", "4", "0.05");
    const Rational eta = Rational(1) / 4;
    for (const HypergradientMethod& method : {HypergradientMethod{Kind::unrolled},
                                              {Kind::truncated, 7},
                                              {Kind::half},
                                              {Kind::cold},
                                              {Kind::implicit},
                                              {Kind::adjoint}})
        for (const int first : {2, 5, 40}) {
            const auto all = method_factors_from(method, h, eta, first, {96});
            for (const int horizon : {first, first + 1, 10 + first, 300}) {
                if (horizon < first) continue;
                const auto one = method_factors<Rational>(method, h, eta, horizon, {96});
                for (Eigen::Index i = 0; i < h.size(); ++i) {
                    CHECK(all.retained(i).contains(one.retained(i)));
                    CHECK(all.unseen(i).contains(one.unseen(i)));
                    CHECK(all.lagged(i).contains(one.lagged(i)));
                }
            }
        }
}
