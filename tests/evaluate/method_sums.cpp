// Sums of every number of rounds: against exact runs, and where a round is not stable.
#include "datamix/evaluate/method_sums.hpp"

#include "catch.hpp"
#include "evaluate/support.hpp"

using namespace datamix;
using namespace datamix::testing;

using Kind = HypergradientMethod::Kind;

TEST_CASE("method sums contain those of exact runs, near and far", "[methods]") {
    const ExactModel model = two_domains();
    const Rational eta = Rational(1) / 4;
    for (const HypergradientMethod& method :
         {HypergradientMethod{Kind::unrolled}, {Kind::truncated, 2}, {Kind::half}, {Kind::cold}, {Kind::adjoint}})
        for (const int horizon : {3, 8}) {
            const MethodSums one = MethodSums::of(MethodRun<Ball>(model, method, eta, horizon));
            const MethodSums all = MethodSums::of(MethodRun<Ball>(
                model, method, method_factors_from(method, model.problem.curvature, eta, horizon, {128})));
            REQUIRE(one.known);
            MethodRun<Rational> exact(model, method, eta, horizon);
            for (const int rounds : {1, 2, 7, 30}) {
                const auto k = static_cast<std::size_t>(rounds - 1);
                const Rational sum = exact.transient(rounds)(0);
                CHECK(one.first[k](0).contains(sum));
                if (all.known) CHECK(all.first[k](0).contains(sum));
            }
            MethodRun<Ball> far(model, method, eta, horizon, {192});
            for (const Integer& rounds : {Integer(one.first.size()), Integer(1000), Integer(1000000000)})
                CHECK(one.rest(0).overlaps(far.transient(rounds)(0)));
            CHECK(certainly(less(abs(one.rest(0) - one.rest(0).midpoint_ball()), Ball(0x1p-30))));
        }
}

TEST_CASE("method sums of an adjoint that is not stable are not known", "[methods]") {
    const ExactModel model = two_domains();
    ExactModel wild = model;
    wild.outer_step = Rational(9) / 10;
    CHECK_FALSE(MethodSums::of(MethodRun<Ball>(wild, {Kind::adjoint}, Rational(1) / 100, 1)).known);
    CHECK_FALSE(MethodSums::of(MethodRun<Ball>(model, {Kind::unrolled}, Rational(1) / 4, 4), 8).known);  // not so soon
}

TEST_CASE("warm starts and cold ones are stable below the limit of the unrolled method", "[methods]") {
    std::mt19937 random(5);
    for (int trial = 0; trial < 12; ++trial) {
        const RandomInstance instance = random_instance(random);  // α up to .99 of the limit
        for (const HypergradientMethod& method : {HypergradientMethod{Kind::unrolled},
                                                  {Kind::truncated, 1},
                                                  {Kind::truncated, 3},
                                                  {Kind::half},
                                                  {Kind::cold},
                                                  {Kind::implicit}})
            for (const int horizon : {1, 2, 6}) {
                const MethodRun<Ball> run(instance.model, method, instance.inner_step, horizon);
                const auto n = run.map().rows() - run.rank();
                CHECK(GeometricDecay::of(run.map().topLeftCorner(n, n)).certain);
            }
    }
}
