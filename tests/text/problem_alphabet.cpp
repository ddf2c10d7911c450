// Alphabets of any size from 2 to 64: counting, the kernels of every instruction set, the problem and its mini-batches
// against the definition.

#include "catch.hpp"
#include "datamix/algorithm/hypergradient_descent.hpp"
#include "datamix/algorithm/mixing.hpp"
#include "datamix/text/batches.hpp"
#include "datamix/text/mixture.hpp"
#include "text/naive.hpp"

namespace {

using namespace datamix;
using Eigen::VectorXd;

/// n symbols: code point c is symbol c % n.
TextAlphabet cyclic(int n) {
    std::vector<std::uint8_t> table(128);
    for (int c = 0; c < 128; ++c) table[static_cast<std::size_t>(c)] = static_cast<std::uint8_t>(c % n);
    return {n, table};
}

/// A text over all printable characters, of which the first are the most frequent.
std::vector<double> shares_of(int n, std::uint64_t seed, int characters = 3000) {
    std::mt19937_64 engine(seed);
    std::geometric_distribution<int> draw(0.05);
    TrigramCounter counter(cyclic(n));
    for (int i = 0; i < characters; ++i) {
        const char c = static_cast<char>(' ' + draw(engine) % 95);
        counter.feed({&c, 1});
    }
    counter.end_of_file();
    return counter.shares();
}

// Below, at and above the usual 35, one tile of rows more or less, strides of 40 and 80
const std::vector<int> sizes = {2, 3, 5, 6, 26, 34, 36, 40, 41, 45, 63, 64};

}  // namespace

TEST_CASE("An alphabet is a table, and trigrams are counted in it", "[text]") {
    const TextAlphabet abc(3, {2, 0, 1});  // U+0000 is symbol 2, U+0001 0, U+0002 1, all others 2
    CHECK(abc.size() == 3);
    CHECK(abc.symbol(1) == 0);
    CHECK(abc.symbol(2) == 1);
    CHECK(abc.symbol(0x10FFFF) == 2);
    TrigramCounter counter(abc);
    counter.feed("\x01\x02z\x01");
    counter.end_of_file();
    const auto shares = counter.shares();
    REQUIRE(shares.size() == 27);
    CHECK(shares[0 * 9 + 1 * 3 + 2] == 0.5);
    CHECK(shares[1 * 9 + 2 * 3 + 0] == 0.5);
    const TextAlphabet usual;
    CHECK(usual.size() == 35);
    for (const char32_t code :
         {U'a', U'Z', U' ', U'!', U'0', U'\u0130', U'\u2129', U'\u212A', U'\u212B', U'\U0001F600'})
        CHECK(usual.symbol(code) == text_symbol(code));
    CHECK_THROWS_AS(TextAlphabet(1, {}), InputError);
    CHECK_THROWS_AS(TextAlphabet(65, {}), InputError);
    CHECK_THROWS_AS(TextAlphabet(3, {0, 3}), InputError);
    CHECK(TextAlphabet(64, {63}).symbol(1) == 63);
}

TEST_CASE("Every instruction set computes the softmax Hessian of the definition in every alphabet", "[text]") {
    std::mt19937_64 engine(7);
    for (const int n : sizes) {
        const auto shares = shares_of(n, 1);
        const TextStatistics text(shares);
        TextState state((TextShape(n)));
        const Eigen::Index d = (2 * n + 1) * n;
        REQUIRE(text.linear.size() == d);
        for (const TextKernels& kernels : available_text_kernels()) {
            INFO(kernels.name << ", " << n << " symbols");
            VectorXd moments = VectorXd::Zero(state.shape.block);
            for (const double scale : {0.1, 3.0, 1.0}) {
                const VectorXd theta = naive::random_vector(engine, scale, d), v = naive::random_vector(engine, 1, d);
                const naive::Result expected = naive::evaluate(shares, theta, v);
                VectorXd product(d), gradient(d), diagonal(d);
                kernels.evaluate(theta.data(), state);
                kernels.weigh(text.mass.data(), state);
                kernels.hessian(state, v.data(), moments.data(), product.data());
                CHECK((product - expected.product).lpNorm<Eigen::Infinity>() < 1e-12);
                text_gradient(state, gradient.data());
                CHECK((gradient - text.linear - expected.gradient).lpNorm<Eigen::Infinity>() < 1e-12);
                text_diagonal(state, diagonal.data());
                for (const Eigen::Index k : {Eigen::Index{0}, d / 3, d - 1}) {
                    kernels.hessian(state, VectorXd::Unit(d, k).eval().data(), moments.data(), product.data());
                    CHECK(std::abs(diagonal[k] - product[k]) < 1e-12);
                }
            }
            CHECK(moments.allFinite());
        }
    }
}

TEST_CASE("The text problem, its tape and its optimum in every alphabet", "[text]") {
    std::mt19937_64 engine(8);
    for (const int n : sizes) {
        INFO(n << " symbols");
        const std::vector<std::vector<double>> domains = {shares_of(n, 1, 400), shares_of(n, 2, 300)};
        const TextProblem problem(domains, shares_of(n, 3, 500), 0.01);
        const Eigen::Index d = problem.dimension();
        CHECK(d == (2 * n + 1) * n);
        CHECK(problem.validation_loss(VectorXd::Zero(d)) == Approx(std::log(n)).epsilon(1e-14));
        const VectorXd theta = naive::random_vector(engine, 0.5, d), v = naive::random_vector(engine, 1, d);
        const VectorXd w = Eigen::Vector2d(0.3, 0.7);
        const naive::Result first = naive::evaluate(domains[0], theta, v);
        CHECK(problem.domain_loss(0, theta) == Approx(first.loss + 0.005 * theta.squaredNorm()).epsilon(1e-12));
        CHECK((problem.domain_gradients(theta).col(0) - first.gradient - 0.01 * theta).lpNorm<Eigen::Infinity>() <
              1e-13);

        TapeOf<TextProblem> tape(problem);
        VectorXd fast = VectorXd::Zero(d), slow = fast;
        const VectorXd g = reverse_round(problem, tape, w, 5, 0.6, fast);
        CHECK((g - forward_round(problem, w, 5, 0.6, slow)).lpNorm<Eigen::Infinity>() < 1e-13);
        TextOptimum optimum(problem);
        optimum.move(w);
        CHECK((problem.domain_gradients(optimum.theta()) * w).norm() < 1e-9);
    }
}

TEST_CASE("Mini-batches in every alphabet: unbiased, and the hypergradient is the derivative along the path",
          "[text]") {
    for (const int n : {2, 7, 36, 64}) {
        INFO(n << " symbols");
        const std::vector<std::vector<double>> domains = {shares_of(n, 1, 400), shares_of(n, 2, 300)};
        const TextProblem problem(domains, shares_of(n, 3, 500), 0.01);
        const TextBatches batches(problem, domains, 0.01, 4, NormalStream(5, "alphabet"), 2);
        std::mt19937_64 engine(9);
        const Eigen::Index d = problem.dimension();
        const VectorXd start = naive::random_vector(engine, 0.3, d), w = Eigen::Vector2d(0.3, 0.7);
        TextBatches::Tape tape(batches);
        VectorXd theta = start;
        const VectorXd g = reverse_round(batches, tape, w, 4, 0.4, theta);
        const auto loss = [&](const VectorXd& at) {
            TextBatches::Tape walk(batches);
            walk.start(at);
            VectorXd x = start;
            for (int t = 0; t < 4; ++t) x -= 0.4 * walk.record(x);
            return problem.validation_loss(x);
        };
        for (Eigen::Index i = 0; i < 2; ++i) {
            const VectorXd e = 1e-5 * VectorXd::Unit(2, i);
            CHECK(g[i] == Approx((loss(w + e) - loss(w - e)) / 2e-5).epsilon(1e-5));
        }
        const TextBatches large(problem, domains, 0.01, 100000, NormalStream(5, "alphabet"), 2);
        TextBatches::Tape many(large);
        many.start(w);
        CHECK((many.record(start) - problem.domain_gradients(start) * w).norm() < 0.02);
    }
}

TEST_CASE("Shares of two alphabets make no problem", "[text]") {
    CHECK_THROWS_AS(TextProblem({shares_of(5, 1)}, shares_of(6, 1), 0.1), InputError);
    CHECK_THROWS_AS(text_shape(std::vector<double>(1)), InputError);
    CHECK_THROWS_AS(text_shape(std::vector<double>(65 * 65 * 65)), InputError);
    CHECK(text_shape(std::vector<double>(8)).symbols == 2);
    CHECK(text_shape(std::vector<double>(64 * 64 * 64)).symbols == 64);
}

TEST_CASE("Implicit differentiation in a run has Hessian and gradients of where it is", "[text][hypergradient]") {
    const TextProblem problem({shares_of(4, 1, 300), shares_of(4, 2, 40), shares_of(4, 3, 60)}, shares_of(4, 4, 50),
                              1e-2);
    TextOptimum optimum(problem, 1e-13);
    const VectorXd w = Eigen::Vector3d(0.5, 0.2, 0.3);
    const SolvedDescent<double> method(1e-12, 1000);
    const auto solved_at = [&](VectorXd theta) {
        return SolvedDescent<double>::Run<TextProblem>(problem, method).round(w, 0, 0.6, theta);
    };
    // At θ*(w): the derivative of F.
    optimum.move(w);
    const VectorXd theta = optimum.theta(), g = solved_at(theta);
    for (Eigen::Index i = 1; i < 3; ++i) {
        const VectorXd e = 1e-4 * (VectorXd::Unit(3, i) - VectorXd::Unit(3, 0));
        const double slope = (outer_loss(optimum, w + e) - outer_loss(optimum, w - e)) / 2e-4;
        CHECK(slope == Approx(g[i] - g[0]).epsilon(1e-5));
    }
    // Elsewhere: a dense solve; of the adjoint that is kept, steps by hand.
    const VectorXd away = theta + VectorXd::LinSpaced(theta.size(), -1, 2);
    Eigen::MatrixXd hessian(theta.size(), theta.size());
    for (Eigen::Index j = 0; j < theta.size(); ++j)
        hessian.col(j) = problem.hessian_times(w, away, VectorXd::Unit(theta.size(), j));
    const VectorXd v = solve_definite<double>(hessian, problem.validation_gradient(away));
    const VectorXd expected = -problem.domain_gradients(away).transpose() * v;
    CHECK((solved_at(away) - expected).norm() < 1e-9 * expected.norm());
    VectorXd kept = VectorXd::Zero(theta.size()), by_hand = away, moved = away;
    AdjointDescent::Run<TextProblem> run(problem, AdjointDescent{});
    for (int k = 0; k < 3; ++k) {
        const VectorXd seen = run.round(w, 1, 0.6, moved);
        kept -= 0.6 * (problem.hessian_times(w, by_hand, kept) - problem.validation_gradient(by_hand));
        by_hand -= 0.6 * (problem.domain_gradients(by_hand) * w);
        CHECK((moved - by_hand).norm() < 1e-12 * by_hand.norm());
        const VectorXd same = -problem.domain_gradients(by_hand).transpose() * kept;
        CHECK((seen - same).norm() < 1e-10 * same.norm());
    }
}
