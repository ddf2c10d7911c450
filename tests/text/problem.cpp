// The text problem: losses against the definition, derivatives against finite differences, counts against the text
// itself, and its tape against the tape that every problem has.

#include "datamix/text/problem.hpp"

#include "catch.hpp"
#include "datamix/algorithm/mixing.hpp"
#include "text/naive.hpp"

namespace {

using namespace datamix;
using Eigen::VectorXd;

static_assert(TapedProblem<TextProblem>);

/// The same problem without its tape, so that the algorithm uses the plain one.
struct Untaped {
    using Scalar = double;
    const TextProblem& problem;
    Eigen::Index domains() const { return problem.domains(); }
    Eigen::Index dimension() const { return problem.dimension(); }
    Eigen::MatrixXd domain_gradients(const VectorXd& theta) const { return problem.domain_gradients(theta); }
    VectorXd hessian_times(const VectorXd& w, const VectorXd& theta, const VectorXd& v) const {
        return problem.hessian_times(w, theta, v);
    }
    double validation_loss(const VectorXd& theta) const { return problem.validation_loss(theta); }
    VectorXd validation_gradient(const VectorXd& theta) const { return problem.validation_gradient(theta); }
};
static_assert(Problem<Untaped> && !TapedProblem<Untaped>);

const std::vector<std::string> sample_texts = {naive::random_text(1, 900, "abcdefgh .,"),
                                               naive::random_text(2, 700, "hello? 42"),
                                               naive::random_text(3, 800, "zyx-!'\nabc")};
const std::string validation_text = naive::random_text(4, 1000, "abc xyz hello");

TextProblem make(double reg = 0.01) {
    std::vector<std::vector<double>> shares;
    for (const auto& text : sample_texts) shares.push_back(trigram_shares(text));
    return {shares, trigram_shares(validation_text), reg};
}

VectorXd weights() { return Eigen::Vector3d(0.5, 0.2, 0.3); }

}  // namespace

TEST_CASE("Counts are sufficient: the loss is the mean over the characters of the text", "[text]") {
    const TextProblem problem = make(0.5);
    std::mt19937_64 engine(1);
    const VectorXd theta = naive::random_vector(engine, 0.7);
    for (Eigen::Index i = 0; i < 3; ++i) {
        const std::string& text = sample_texts[static_cast<std::size_t>(i)];
        double sum = 0;
        for (std::size_t k = 2; k < text.size(); ++k) {
            const int a = text_symbol(static_cast<unsigned char>(text[k - 2]));
            const int b = text_symbol(static_cast<unsigned char>(text[k - 1]));
            double z = 0;
            for (int c = 0; c < kTextSymbols; ++c) z += std::exp(naive::logit(theta, a, b, c));
            sum += std::log(z) - naive::logit(theta, a, b, text_symbol(static_cast<unsigned char>(text[k])));
        }
        const double expected = sum / double(text.size() - 2) + 0.25 * theta.squaredNorm();
        CHECK(problem.loss(VectorXd::Unit(3, i), theta) == Approx(expected).epsilon(1e-12));
    }
    CHECK(problem.validation_loss(VectorXd::Zero(kTextDimension)) == Approx(std::log(35.0)).epsilon(1e-14));
}

TEST_CASE("Gradients and Hessian products agree with the definition and with finite differences", "[text]") {
    const double reg = 0.01;
    const TextProblem problem = make(reg);
    std::mt19937_64 engine(2);
    const VectorXd theta = naive::random_vector(engine, 0.5), v = naive::random_vector(engine, 1), w = weights();
    const Eigen::MatrixXd gradients = problem.domain_gradients(theta);
    VectorXd product = reg * v;
    for (Eigen::Index i = 0; i < 3; ++i) {
        const auto expected = naive::evaluate(trigram_shares(sample_texts[static_cast<std::size_t>(i)]), theta, v);
        CHECK((gradients.col(i) - expected.gradient - reg * theta).lpNorm<Eigen::Infinity>() < 1e-14);
        product += w[i] * expected.product;
    }
    CHECK((problem.hessian_times(w, theta, v) - product).lpNorm<Eigen::Infinity>() < 1e-14);
    const auto validation = naive::evaluate(trigram_shares(validation_text), theta, v);
    CHECK(problem.validation_loss(theta) == Approx(validation.loss).epsilon(1e-13));
    CHECK((problem.validation_gradient(theta) - validation.gradient).lpNorm<Eigen::Infinity>() < 1e-14);

    // Central differences along v: error O(h²) plus rounding.
    const double h = 1e-5;
    const double slope = (problem.loss(w, theta + h * v) - problem.loss(w, theta - h * v)) / (2 * h);
    CHECK(slope == Approx((gradients * w).dot(v)).epsilon(1e-7));
    const double outer = (problem.validation_loss(theta + h * v) - problem.validation_loss(theta - h * v)) / (2 * h);
    CHECK(outer == Approx(problem.validation_gradient(theta).dot(v)).epsilon(1e-7));
    const VectorXd change =
        (problem.domain_gradients(theta + h * v) - problem.domain_gradients(theta - h * v)) * w / (2 * h);
    CHECK((change - product).lpNorm<Eigen::Infinity>() < 1e-8);
}

TEST_CASE("Curvature lies between the constants the problem states", "[text]") {
    const TextProblem problem = make(1e-3);
    std::mt19937_64 engine(3);
    for (int k = 0; k < 20; ++k) {
        const VectorXd theta = naive::random_vector(engine, 0.3 * k), v = naive::random_vector(engine, 1).normalized();
        const double curvature = v.dot(problem.hessian_times(weights(), theta, v));
        CHECK(curvature >= problem.strong_convexity() * (1 - 1e-9));
        CHECK(curvature <= problem.smoothness());
    }
}

TEST_CASE("The text tape gives what the plain tape gives", "[text]") {
    const TextProblem problem = make();
    const Untaped plain{problem};
    const VectorXd w = weights();
    TapeOf<TextProblem> tape(problem);
    PlainTape<Untaped> plain_tape(plain);
    VectorXd fast = VectorXd::Zero(kTextDimension), slow = fast;
    for (const std::size_t horizon : {1u, 7u, 3u}) {  // a tape serves several rounds, of any length
        const VectorXd g = reverse_round(problem, tape, w, horizon, 0.6, fast);
        const VectorXd expected = reverse_round(plain, plain_tape, w, horizon, 0.6, slow);
        CHECK((fast - slow).lpNorm<Eigen::Infinity>() < 1e-13);
        CHECK((g - expected).lpNorm<Eigen::Infinity>() < 1e-13);
        VectorXd again = slow;
        const VectorXd forward = forward_round(plain, w, horizon, 0.6, again);
        again = slow;
        CHECK((reverse_round(problem, tape, w, horizon, 0.6, again) - forward).lpNorm<Eigen::Infinity>() < 1e-13);
    }
    // Pull-backs out of order are as good.
    VectorXd first, second;
    tape.start(w);
    tape.record(VectorXd::Zero(kTextDimension));
    tape.record(slow);
    tape.pull_back(0, fast, first);
    tape.pull_back(1, fast, second);
    CHECK((first - problem.hessian_times(w, VectorXd::Zero(kTextDimension), fast)).norm() < 1e-13);
    CHECK((second - problem.hessian_times(w, slow, fast)).norm() < 1e-13);
    const VectorXd slopes =
        (problem.domain_gradients(VectorXd::Zero(kTextDimension)) + problem.domain_gradients(slow)).transpose() * fast;
    CHECK((tape.slopes() - slopes).norm() < 1e-12);
}

TEST_CASE("The hypergradient of a round is the derivative of the loss after it", "[text]") {
    const TextProblem problem = make();
    TapeOf<TextProblem> tape(problem);
    const VectorXd w = weights();
    const auto unrolled = [&](const VectorXd& at) {
        VectorXd theta = VectorXd::Zero(kTextDimension);
        reverse_round(problem, tape, at, 12, 0.6, theta);
        return problem.validation_loss(theta);
    };
    VectorXd theta = VectorXd::Zero(kTextDimension);
    const VectorXd g = reverse_round(problem, tape, w, 12, 0.6, theta);
    for (Eigen::Index i = 0; i < 3; ++i) {
        const VectorXd e = 1e-5 * VectorXd::Unit(3, i);
        // f_w is linear in w, also off the simplex.
        CHECK((unrolled(w + e) - unrolled(w - e)) / 2e-5 == Approx(g[i]).epsilon(1e-6));
    }
}

TEST_CASE("A text problem refuses what it cannot use", "[text]") {
    const auto shares = trigram_shares("some text");
    CHECK_THROWS_AS(TextProblem({}, shares, 1e-3), InputError);
    CHECK_THROWS_AS(TextProblem({shares}, {0.5, 0.5}, 1e-3), InputError);
    CHECK_THROWS_AS(TextProblem({shares}, shares, 0), InputError);
    CHECK_THROWS_AS(TextProblem({shares}, shares, -1), InputError);
    CHECK_THROWS_AS(TextProblem({shares}, shares, std::nan("")), InputError);
}
