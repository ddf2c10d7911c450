// The inner loop's hypergradient: forward = reverse = exact rationals, finite differences, the limit T → ∞, the tapes.
#include "datamix/algorithm/inner_loop.hpp"

#include "algorithm/support.hpp"
#include "catch.hpp"
#include "datamix/problem/logistic.hpp"
#include "datamix/problem/quadratic.hpp"
#include "datamix/problem/shared_quadratic.hpp"

namespace datamix {
namespace {

using namespace testing;

Vector<Rational> vector(std::initializer_list<const char*> texts) {
    Vector<Rational> result(static_cast<Eigen::Index>(texts.size()));
    Eigen::Index i = 0;
    for (const char* text : texts) result(i++) = parse_rational(text);
    return result;
}
const Vector<Rational> weights = vector({"1/5", "1/2", "3/10"}), beginning = vector({"1/2", "-1/4"});

template <class S>
Vector<S> reverse(const QuadraticProblem<S>& problem, const Vector<S>& w, std::size_t horizon, const S& step) {
    Vector<S> theta = from_rational<S>(beginning, {200});
    PlainTape<QuadraticProblem<S>> tape(problem);
    return reverse_round(problem, tape, w, horizon, step, theta);
}
template <class S>
Vector<S> forward(const QuadraticProblem<S>& problem, const Vector<S>& w, std::size_t horizon, const S& step) {
    Vector<S> theta = from_rational<S>(beginning, {200});
    return forward_round(problem, w, horizon, step, theta);
}

/// θ after T inner steps at weights w, which need not sum to 1.
Vector<Rational> descended(const QuadraticProblem<Rational>& problem, const Vector<Rational>& w, std::size_t horizon) {
    Vector<Rational> theta = beginning;
    for (std::size_t t = 0; t < horizon; ++t) theta -= Vector<Rational>(problem.domain_gradients(theta) * w) * eta;
    return theta;
}

/// Counts how often it is asked for gradients.
struct Counting : QuadraticProblem<Rational> {
    std::size_t* asked;
    Matrix<Rational> domain_gradients(const Vector<Rational>& theta) const {
        ++*asked;
        return QuadraticProblem::domain_gradients(theta);
    }
};

/// A curved loss whose tape keeps few steps, and counts the most it ever held.
struct Segmented : LogisticProblem<double> {
    using LogisticProblem::LogisticProblem;
    struct Tape : PlainTape<LogisticProblem<double>> {
        static constexpr std::size_t most_steps = 3;
        std::size_t held = 0, most = 0, recorded = 0;

        explicit Tape(const Segmented& problem) : PlainTape(problem) {}
        void start(const Vector<double>& w) {
            PlainTape::start(w);
            held = 0;
        }
        void rewind(std::size_t step) {
            PlainTape::rewind(step);
            held = 0;
        }
        Vector<double> record(const Vector<double>& theta) {
            most = std::max(most, ++held);
            ++recorded;
            return PlainTape::record(theta);
        }
    };
};

/// Brings a tape of its own.
struct Taped : QuadraticProblem<Rational> {
    struct Tape : PlainTape<QuadraticProblem<Rational>> {
        using PlainTape::PlainTape;
    };
};

}  // namespace

TEST_CASE("forward and reverse sensitivities agree exactly in rationals and are enclosed in balls", "[algorithm]") {
    const auto problem = different_hessians();
    const auto balls = as<Ball>(problem, {200});
    const auto doubles = as<double>(problem);
    const Vector<Ball> ball_weights = from_rational<Ball>(weights, {200});
    const Vector<double> double_weights = from_rational<double>(weights);
    for (std::size_t horizon = 1; horizon <= 7; ++horizon) {
        const Vector<Rational> exact = forward<Rational>(problem, weights, horizon, eta);
        CHECK(reverse<Rational>(problem, weights, horizon, eta) == exact);
        for (const Vector<Ball>& enclosed : {forward<Ball>(balls, ball_weights, horizon, Ball(eta, {200})),
                                             reverse<Ball>(balls, ball_weights, horizon, Ball(eta, {200}))})
            for (Eigen::Index i = 0; i < 3; ++i) {
                CHECK(enclosed(i).contains(exact(i)));
                CHECK(enclosed(i).accuracy_bits() > 100);
            }
        for (const Vector<double>& rounded : {forward<double>(doubles, double_weights, horizon, to_double(eta)),
                                              reverse<double>(doubles, double_weights, horizon, to_double(eta))})
            for (Eigen::Index i = 0; i < 3; ++i) CHECK(rounded(i) == Approx(to_double(exact(i))).epsilon(1e-12));
    }
}

TEST_CASE("the hypergradient is the derivative of the unrolled loss", "[algorithm]") {
    const auto problem = different_hessians();
    const Rational step = parse_rational("1e-12");
    for (const std::size_t horizon : {1u, 2u, 5u}) {
        const auto g = reverse<Rational>(problem, weights, horizon, eta);
        for (Eigen::Index i = 0; i < 3; ++i) {
            const auto loss = [&](const Rational& moved) {
                Vector<Rational> w = weights;
                w(i) += moved;
                return problem.validation_loss(descended(problem, w, horizon));
            };
            // In rationals the central difference has no rounding: what is left is the third derivative times 1e-24.
            const Rational slope = (loss(step) - loss(-step)) / (2 * step);
            CHECK(abs(Rational(slope - g(i))) < parse_rational("1e-20"));
        }
    }
}

TEST_CASE("the unrolled hypergradient tends to the implicit one at rate q^T", "[algorithm]") {
    // Shared Hessian: |(g_i−g_l) − (∂_iF−∂_lF)| ≤ q^T|a_i−a_l|(|∇f_V| + L_V e_0), claim F1; here started at θ_0 = 0.
    Matrix<Rational> optima(2, 2);
    optima << Rational(1), Rational(0), Rational(1), Rational(-1);
    const Vector<Rational> centre = vector({"1/2", "3"});
    const SharedQuadratic<Rational> problem{vector({"1", "4"}), optima, centre};
    const Vector<Rational> w = vector({"1/3", "2/3"});
    const Vector<Rational> optimum = optima * w;
    const Vector<Rational> pull = optimum - centre;
    const Rational implicit = pull(0) * (optima(0, 0) - optima(0, 1)) + pull(1) * (optima(1, 0) - optima(1, 1));
    const auto norm = [](const Vector<Rational>& v) { return std::sqrt(to_double(dot<Rational>(v, v))); };
    const double bound = norm(optima.col(0) - optima.col(1)) * (norm(pull) + norm(optimum));
    Rational previous = 0;
    for (std::size_t horizon = 5; horizon <= 60; horizon += 5) {
        Vector<Rational> theta = vector({"0", "0"});
        PlainTape<SharedQuadratic<Rational>> tape(problem);
        const auto g = reverse_round(problem, tape, w, horizon, eta, theta);
        const Rational error = abs(Rational(g(0) - g(1) - implicit));
        CHECK(error > 0);
        CHECK(to_double(error) <= std::pow(7.0 / 8.0, static_cast<double>(horizon)) * bound);
        if (horizon >= 40)  // next to q^T = (1−η)^T the terms (1−4η)^T and q^{2T} are then below one percent
            CHECK(to_double(Rational(error / previous)) == Approx(std::pow(7.0 / 8.0, 5)).epsilon(0.02));
        previous = error;
    }
}

TEST_CASE("a round leaves the parameters where its steps lead, and a tape serves rounds of any length", "[algorithm]") {
    const auto problem = different_hessians();
    PlainTape<QuadraticProblem<Rational>> tape(problem);
    for (const std::size_t horizon : {4u, 1u, 0u, 6u}) {
        Vector<Rational> theta = beginning, other = beginning;
        CHECK(reverse_round(problem, tape, weights, horizon, eta, theta) ==
              forward_round(problem, weights, horizon, eta, other));
        CHECK(theta == descended(problem, weights, horizon));
        CHECK(other == theta);
    }
    CHECK(forward<Rational>(problem, weights, 0, eta) == vector({"0", "0", "0"}));
    // A Hessian that varies: the way back must be taken along this round's parameters.
    const LogisticProblem<double> curved({Matrix<double>{{3, 1}, {-1, 2}}, Matrix<double>{{-2, 1}}},
                                         Matrix<double>{{1, 2}}, 0.1);
    PlainTape<LogisticProblem<double>> curved_tape(curved);
    const Vector<double> w{{0.3, 0.7}};
    Vector<double> theta{{0.5, -0.4}}, other = theta;
    for (const std::size_t horizon : {4u, 2u, 6u}) {
        const Vector<double> back = reverse_round(curved, curved_tape, w, horizon, 0.3, theta);
        const Vector<double> ahead = forward_round(curved, w, horizon, 0.3, other);
        CHECK((back - ahead).norm() < 1e-13 * ahead.norm());
    }
}

TEST_CASE("long rounds are kept in segments, with the same bits", "[algorithm]") {
    const std::vector<Matrix<double>> samples = {Matrix<double>{{3, 1}, {-1, 2}}, Matrix<double>{{-2, 1}}};
    const Segmented segmented(samples, Matrix<double>{{1, 2}}, 0.1);
    const LogisticProblem<double> plain(samples, Matrix<double>{{1, 2}}, 0.1);
    static_assert(detail::keeps_segments<Segmented>);
    const Vector<double> w{{0.3, 0.7}};
    for (const std::size_t horizon : std::vector<std::size_t>{0, 1, 2, 3, 4, 5, 6, 7, 9, 10, 143, 144, 145, 257, 400}) {
        INFO("T = " << horizon);
        Segmented::Tape tape(segmented);
        PlainTape<LogisticProblem<double>> whole(plain);
        Vector<double> theta{{0.5, -0.4}}, other = theta;
        for (int round = 0; round < 2; ++round) {  // the second reuses the tape
            CHECK(reverse_round(segmented, tape, w, horizon, 0.3, theta) ==
                  reverse_round(plain, whole, w, horizon, 0.3, other));
            CHECK(theta == other);
        }
        const auto quarter = static_cast<std::size_t>(std::ceil(std::sqrt(static_cast<double>(horizon)) / 4));
        const std::size_t most = std::min(horizon, std::max<std::size_t>(3, quarter));
        CHECK(tape.most == most);
        CHECK(tape.recorded == 2 * (2 * horizon - most));
    }
    // A way back on which λ underflows: at most .97 of it is left after a step, so that 24000 steps are enough.
    Segmented::Tape long_tape(segmented), short_tape(segmented);
    Vector<double> long_theta{{0.5, -0.4}}, middle = long_theta;
    const Vector<double> g = reverse_round(segmented, long_tape, w, 60000, 0.3, long_theta);
    CHECK(long_tape.recorded < 60000 + 25000);
    reverse_round(segmented, short_tape, w, 30000, 0.3, middle);
    CHECK(g == reverse_round(segmented, short_tape, w, 30000, 0.3, middle));
    CHECK(long_theta == middle);
    // PlainTape itself, beyond its own length.
    const std::size_t horizon = PlainTape<LogisticProblem<double>>::most_steps + 5;
    PlainTape<LogisticProblem<double>> whole(plain);
    Vector<double> theta{{0.5, -0.4}}, other = theta;
    const Vector<double> back = reverse_round(plain, whole, w, horizon, 0.3, theta),
                         ahead = forward_round(plain, w, horizon, 0.3, other);
    CHECK((back - ahead).norm() < 1e-12 * ahead.norm());
    CHECK(theta == other);
}

TEST_CASE("a step asks for the gradients once, and the way back not at all", "[algorithm]") {
    std::size_t asked = 0;
    const Counting problem{different_hessians(), &asked};
    PlainTape<Counting> tape(problem);
    Vector<Rational> theta = beginning, product;
    reverse_round(problem, tape, weights, 5, eta, theta);
    CHECK(asked == 5);
    forward_round(problem, weights, 5, eta, theta);
    CHECK(asked == 10);
    tape.start(weights);
    tape.record(beginning);
    tape.record(theta);
    tape.pull_back(0, theta, product);  // in any order
    CHECK(product == problem.hessian_times(weights, beginning, theta));
    CHECK(tape.slopes() == Vector<Rational>(problem.domain_gradients(beginning).transpose() * theta));
    STATIC_REQUIRE(std::is_same_v<TapeOf<Counting>, PlainTape<Counting>>);
    STATIC_REQUIRE(std::is_same_v<TapeOf<Taped>, Taped::Tape>);
}

}  // namespace datamix
