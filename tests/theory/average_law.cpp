// The law of the average iterate: the claims' constants, certified horizons, the three angles, accidents.
#include "datamix/theory/average_law.hpp"

#include "catch.hpp"
#include "datamix/search/horizon_search.hpp"
#include "datamix/theory/full_horizon.hpp"
#include "evaluate/support.hpp"
#include "theory/support.hpp"

using namespace datamix;
using theory::AverageLaw;
using Angle = theory::AverageLaw::Angle;

namespace {

Integer power_of_ten(unsigned exponent) { return pow(Integer(10), exponent); }

/// The least whole number that minimises |aT/N + bρ^T|, by a scan in balls.
Integer scanned(const AverageLaw& law, double cosine, unsigned exponent, int last) {
    const Precision precision{1200};
    Integer best = 1;
    Ball least;
    for (int t = 1; t <= last; ++t) {
        const Ball rise =
            Ball(Rational(law.transient()), precision) * Ball(t) / Ball(power_of_ten(exponent), precision);
        const Ball fall = Ball(Rational(law.bias()), precision) * exp(-Ball(Rational(law.rate()), precision) * Ball(t));
        const Ball size = rise * rise + Ball(Rational(2 * cosine), precision) * rise * fall + fall * fall;
        if (t > 1 && !certainly(less(size, least))) continue;
        best = t;
        least = size;
    }
    return best;
}

}  // namespace

TEST_CASE("the law of two domains is that of the claims", "[laws]") {
    for (const char* start : {"0.9", "0.2"}) {
        const ExactModel model = testing::two_domains(start);
        const AverageLaw law(model, Rational(1) / 4);
        const theory::HorizonConstants constants(model, Rational(1) / 4);
        CHECK(law.has_law());
        CHECK((law.angle() == Angle::acute) == constants.same_sign());
        CHECK(law.cosine() == Approx(1));
        CHECK(law.rate() == Approx(constants.rate({64}).midpoint()));
        for (const unsigned exponent : {12u, 50u, 300u}) {
            const auto point = law.at(power_of_ten(exponent), law.angle());
            REQUIRE(point.has_value());
            const Ball expected = constants.same_sign()
                                      ? theory::same_sign_horizon(constants, power_of_ten(exponent))
                                      : theory::opposite_sign_horizon(constants, power_of_ten(exponent));
            CHECK(std::abs(point->value.midpoint() - expected.midpoint()) < 5 / expected.midpoint() + 1e-9);
            CHECK(Integer(point->high - point->low) <= 1);
        }
    }
}

TEST_CASE("the law is the minimiser of its leading form", "[laws]") {
    std::mt19937 random(3);
    int laws = 0;
    for (int repeat = 0; laws < 6 && repeat < 50; ++repeat) {
        const auto [model, eta] = testing::random_law_instance(random, 5, 6, false);
        const AverageLaw law(model, eta);
        if (!law.has_law() || law.rate() < 0.05) continue;
        ++laws;
        for (const auto& [angle, sign] : {std::pair{Angle::acute, 1}, {Angle::right, 0}, {Angle::obtuse, -1}}) {
            const auto point = law.at(power_of_ten(60), angle);
            if (!point) continue;
            const Integer best = scanned(law, sign * law.cosine(), 60, static_cast<int>(200 / law.rate()));
            CHECK(best >= point->low);
            CHECK(best <= point->high);
            CHECK(std::abs(point->value.midpoint() - best.convert_to<double>()) <= 1);
        }
    }
    CHECK(laws == 6);
}

TEST_CASE("certified horizons lie in the law's bracket", "[laws]") {
    std::mt19937 random(11);
    int compared = 0;
    for (int repeat = 0; repeat < 25; ++repeat) {
        const auto [model, eta] = testing::random_law_instance(random, 5, 6, false);
        const AverageLaw law(model, eta);
        if (!law.has_law()) continue;
        HorizonSearch search(model, StepLaw::constant(eta), Output::average);
        for (const unsigned exponent : {6u, 9u, 20u, 100u}) {
            const auto point = law.at(power_of_ten(exponent), law.angle());
            if (!point) continue;
            const Integer best = search.best(power_of_ten(exponent)).horizon;
            INFO(repeat << ": N = 1e" << exponent << ", T* = " << best << ", law " << point->value.midpoint());
            CHECK(best >= point->low);
            CHECK(best <= point->high);
            ++compared;
        }
    }
    CHECK(compared > 30);
}

TEST_CASE("no law where something vanishes, and accidents are seen", "[laws]") {
    const AverageLaw still(testing::two_domains("0.4"), Rational(1) / 4);  // w_0 = w*
    CHECK_FALSE(still.has_transient());
    CHECK_FALSE(still.has_law());
    // A budget too small for what is neglected.
    const AverageLaw law(testing::two_domains(), Rational(1) / 4);
    CHECK_FALSE(law.at(20, Angle::acute).has_value());
    CHECK(law.others(10) == Approx(std::pow(0., 10)).margin(1e-12));  // ηh = 1 solves the second curvature at once
    // Curvatures 1 and 2, biases that cancel exactly at T = 2 with η = 1/4: (3/4)²β_1 + (1/2)²β_2 = 0.
    SharedQuadratic<Rational> problem{testing::rationals("1", "2", "4"), Matrix<Rational>(3, 2),
                                      testing::rationals("0", "0", "0")};
    problem.optima << 1, 0, 1, 0, 1, 0;
    // c − z* ∝ (4, −9, 5): orthogonal to u = (1, 1, 1), and 4·9/16 = 9·1/4.
    problem.validation = testing::rationals("0.4", "-0.9", "0.5");
    const ExactModel accident(problem, testing::rationals("0.5", "0.5"), testing::rationals("0", "0", "0"),
                              Rational(1) / 4);
    const AverageLaw cancels(accident, Rational(1) / 4);
    REQUIRE(cancels.cancellation().has_value());
    CHECK(*cancels.cancellation() == 2);
    CHECK_FALSE(law.cancellation().has_value());
    // T = 2 has no bias at all and is best for ever: the law is never in force.
    HorizonSearch search(accident, StepLaw::constant(Rational(1) / 4), Output::average);
    CHECK(search.best(power_of_ten(30)).horizon == 2);
    CHECK_FALSE(cancels.at(power_of_ten(30), cancels.angle()).has_value());
}

TEST_CASE("curvatures that stay close cancel late", "[laws]") {
    // At a million horizons all eight still matter.
    SharedQuadratic<Rational> problem{Vector<Rational>(8), Matrix<Rational>(8, 2), Vector<Rational>(8)};
    for (int i = 0; i < 8; ++i) {
        problem.curvature(i) = 1 + Rational(i) / 10000;
        problem.optima(i, 0) = 1;
        problem.optima(i, 1) = 0;
        problem.validation(i) = i % 2 == 0 ? Rational(1) / 2 : Rational(3) / 10;
    }
    const ExactModel model(problem, testing::rationals("0.9", "0.1"), Vector<Rational>::Constant(8, Rational(9) / 10),
                           Rational(1) / 1000);
    CHECK(AverageLaw(model, Rational(1) / 1000).cancellation() == 365957);
}

TEST_CASE("the average's law: what the transient neglects, by hand", "[laws]") {
    // One curvature with a bias, ρ = 3/4, one outer mode of eigenvalue 1, α = 1/4; N → ∞.
    const AverageLaw law(testing::two_domains(), Rational(1) / 4);
    const double start = 0.5 * std::sqrt(2.);  // |Uy_0| = |θ_0 − z*|
    const auto off = [&](double t) {
        const double kept = std::pow(0.75, t), grown = 1 / (1 - kept), bias = grown * law.bias() * kept;
        const double reached = start + bias;
        const double weights = std::sqrt(reached * reached + kept * reached * reached / 2);
        const double parameters = reached + grown * weights;
        const double end = 2 * 0.25 * kept * (2 * weights + parameters) / (1 - 0.5);
        return grown * (kept * law.transient() + (bias + end) / (2 * 0.25) + 2 * kept * parameters) / law.transient();
    };
    double low = 1, high = 100;
    for (int i = 0; i < 100; ++i) {
        const double middle = (low + high) / 2;
        (off(middle) <= 0.5 ? high : low) = middle;
    }
    INFO("settled from " << high);
    CHECK_FALSE(law.transient_is_settled(high * (1 - 1e-9)));
    CHECK(law.transient_is_settled(high * (1 + 1e-9)));
}

TEST_CASE("there is no law of horizons below 1", "[laws]") {
    // Nearly solved in one step: the bias falls by a factor of 4e8 in the first.
    auto model = testing::two_domains();
    auto problem = model.problem;
    problem.curvature = testing::rationals("3.99999999", "4");
    model = ExactModel(problem, model.start_weights, model.start_parameters, model.outer_step);
    const AverageLaw law(model, Rational(1) / 4);
    REQUIRE(law.has_law());
    CHECK_FALSE(law.at(1000000, law.angle()).has_value());
    CHECK(law.at(power_of_ten(40), law.angle()).has_value());
}

TEST_CASE("the bracket of the average's law, and from which budget on there is one, by hand", "[laws]") {
    // The same with ρ = 3/10, a target far away and a slow outer loop, q = 1 − 2α: x = |b|N ρ^T/|a| against T, both
    // along one line.
    auto model = testing::two_domains();
    auto problem = model.problem;
    problem.curvature = testing::rationals("2.8", "4");
    problem.validation = testing::rationals("-9.6", "10.4");
    const double alpha = 0.02;
    model = ExactModel(problem, model.start_weights, model.start_parameters, Rational(1) / 50);
    const AverageLaw law(model, Rational(1) / 4);
    REQUIRE(law.angle() == Angle::acute);
    const double start = 0.5 * std::sqrt(2.), a = law.transient(), b = law.bias(), rate = -std::log(0.3);
    int points = 0;
    for (int n = 100; n < 10000; n += n < 2000 ? 1 : 7) {
        const auto bounds = [&](double t) {
            const double kept = std::pow(0.3, t), grown = 1 / (1 - kept), bias = grown * b * kept, share = t / n;
            if (share >= 0.5) return std::pair{-HUGE_VAL, HUGE_VAL};
            const double reached = start + bias, weights = std::sqrt((1 + 2 * alpha * kept) * reached * reached);
            const double parameters = reached + grown * weights;
            const double end = std::pow(1 - 2 * alpha, 1 / share - 1) * reached + kept * (2 * weights + parameters);
            const double off = grown * (kept * a + (bias + end) / (2 * alpha) + 2 * kept * parameters);
            const double x = b * n / a * kept, neglected = x * kept * grown + t / (1 - share) * (off / a + share);
            return std::pair{t + x - neglected, t + x + neglected};
        };
        const double centre = std::log(rate * b * n / a) / rate;
        const double level = std::min(bounds(std::floor(centre)).second, bounds(std::ceil(centre)).second);
        const auto excluded = [&](double t) { return bounds(t).first > level; };
        const auto low = last_before(std::ceil(centre), centre / 2, excluded);
        const auto high = last_before(std::floor(centre), 2 * centre, excluded);
        bool known = low && high && bounds(centre).second - bounds(centre).first < centre;
        // Shorter horizons: by the same bound, or all at once where the bias is far above any transient.
        for (double t = known ? *low - 1 : 0; t >= 1; --t) {
            const double kept = std::pow(0.3, t), reached = start + b * kept / (1 - kept);
            const double transient = 2 * reached * std::sqrt(1 / (4 * alpha) + kept / 2) / (1 - kept) *
                                     (1 / std::sqrt(alpha) + std::sqrt(2 * kept)) / a;
            if (b * n / a * kept - 2 * t * transient > level) break;
            known = known && excluded(t);
        }
        const auto point = law.at(n, Angle::acute);
        INFO(n << ": " << centre);
        CHECK(point.has_value() == known);
        points += known;
        if (!point || !known) continue;
        CHECK(point->value.midpoint() == Approx(centre).epsilon(1e-9));
        CHECK(point->low == static_cast<long>(*low));
        CHECK(point->high == static_cast<long>(*high));
    }
    CHECK(points > 100);
    CHECK(points < 3000);
}
