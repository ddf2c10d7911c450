// Moments after any number of rounds: by steps, by squaring, and bounded for all rounds that follow.
#include "datamix/evaluate/moment_transient.hpp"

#include "catch.hpp"
#include "evaluate/support.hpp"

using namespace datamix;

namespace {

MomentTransient<Ball> transient(const ExactModel& model, const Ball& eta, Precision precision,
                                std::shared_ptr<const GeometricDecay> known = nullptr) {
    const auto law = round_law<Ball>(model, Integer(4), eta, precision);
    return {MomentMap<Ball>(model, law, precision), precision, std::move(known)};
}
MomentTransient<Ball> transient(const ExactModel& model, const Rational& eta, Precision precision = {96}) {
    return transient(model, Ball(eta, precision), precision);
}

/// Calls check(a, b) for every entry.
template <class Check>
void for_each(const MomentState<Ball>& a, const MomentState<Ball>& b, const Check& check) {
    for (Eigen::Index i = 0; i < a.mean.size(); ++i) check(a.mean(i), b.mean(i));
    for (Eigen::Index i = 0; i < a.second.size(); ++i) check(a.second(i), b.second(i));
    for (Eigen::Index i = 0; i < a.lag.size(); ++i) check(a.lag.data()[i], b.lag.data()[i]);
}

}  // namespace

TEST_CASE("moments after 601 rounds, by squaring, follow those after 600, by steps", "[moments]") {
    const ExactModel model = datamix::testing::three_domains_with_noise();
    const auto run = transient(model, Rational(1) / 3000);  // so slow that much is left
    const MomentState<Ball> before = run.at(600), after = run.at(601);
    const auto& map = run.map();
    MomentState<Ball> next{times<Ball>(map.mean, before.mean),
                           times<Ball>(map.second, before.second) + times<Ball>(map.from_mean, before.mean),
                           multiply<Ball>(map.mean, before.lag) + run.weight_columns(before.second)};
    for_each(after, next, [](const Ball& found, const Ball& stepped) {
        CHECK(found.overlaps(stepped));
        CHECK(found.accuracy_bits() > 40);
    });
}

TEST_CASE("what is left is bounded for all rounds that follow", "[moments]") {
    const ExactModel model = datamix::testing::three_domains_with_noise();
    const auto run = transient(model, Rational(1) / 30), fine = transient(model, Rational(1) / 30, {4000});
    for (const int rounds : {1, 7, 128, 129, 400}) {
        const MomentState<Ball> bound = run.from(rounds);
        for (const int later : {0, 1, 2, 3, 10, 100, 1000}) {
            INFO(rounds << " + " << later);
            for_each(bound, fine.at(rounds + later), [](const Ball& box, const Ball& value) {
                CHECK(certainly(less_equal(abs(value), upper_end(box))));
            });
        }
    }
    const MomentState<Ball> far = run.from(400);
    for_each(far, far, [&](const Ball& box, const Ball&) {  // of no use if it were as wide as the start
        CHECK(certainly(less(upper_end(box), Ball(1e-3))));
    });
}

TEST_CASE("the decay of a range is taken for its parts where it is enough", "[moments]") {
    const ExactModel model = datamix::testing::three_domains_with_noise();
    const Precision precision{96};
    const Rational eta = Rational(1) / 30;
    const auto wide = transient(model, Ball::between(eta - Rational(1) / 1000, eta, precision), precision);
    CHECK(wide.known_decay() == nullptr);
    wide.from(400);
    const auto known = wide.known_decay();
    REQUIRE(known);
    REQUIRE(known->certain);
    const auto part = transient(model, Ball(eta, precision), precision, known), alone = transient(model, eta),
               fine = transient(model, eta, {4000});
    const Integer many = 100000;
    const MomentState<Ball> bound = part.from(many);
    CHECK(part.known_decay() == known);
    const Ball limit = scaled(Ball(1), -2 * precision.bits);
    for_each(bound, fine.at(many), [&](const Ball& box, const Ball& value) {
        CHECK(certainly(less_equal(abs(value), upper_end(box))));
        CHECK(certainly(less(upper_end(box), limit)));
    });
    for_each(part.at(many), bound, [](const Ball& a, const Ball& b) { CHECK(a.overlaps(b)); });
    CHECK(part.known_decay() == known);
    for (const int rounds : {7, 400}) {  // not enough: its own is found, and the bound is no wider than without
        const auto again = transient(model, Ball(eta, precision), precision, known);
        for_each(again.from(rounds), alone.from(rounds), [](const Ball& box, const Ball& other) {
            CHECK(certainly(less_equal(upper_end(box), upper_end(other))));
        });
        CHECK(again.known_decay() != known);
    }
}
