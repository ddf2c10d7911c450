// The matrix-product kernels of every instruction set of this machine against the definition, trigram by trigram.

#include "datamix/text/kernels.hpp"

#include <memory>

#include "catch.hpp"
#include "datamix/text/statistics.hpp"
#include "text/naive.hpp"

namespace {

using namespace datamix;

constexpr int n = kTextSymbols;

}  // namespace

TEST_CASE("Every instruction set computes the softmax Hessian of the definition", "[text]") {
    std::mt19937_64 engine(5);
    const auto shares = trigram_shares(naive::random_text(1, 3000, "the quick, brown fox? - no! it's 9"));
    const TextStatistics text(shares);
    const auto state = std::make_unique<TextState>();
    for (const TextKernels& kernels : available_text_kernels()) {
        INFO(kernels.name);
        for (const double scale : {0.1, 1.0, 4.0}) {
            const Eigen::VectorXd theta = naive::random_vector(engine, scale), v = naive::random_vector(engine, 1);
            const naive::Result expected = naive::evaluate(shares, theta, v);
            Eigen::VectorXd product(kTextDimension), moments = Eigen::VectorXd::Zero(kTextBlock);
            kernels.evaluate(theta.data(), *state);
            kernels.weigh(text.mass.data(), *state);
            kernels.hessian(*state, v.data(), moments.data(), product.data());
            CHECK((product - expected.product).lpNorm<Eigen::Infinity>() < 1e-13);
            Eigen::VectorXd gradient(kTextDimension), diagonal(kTextDimension);
            text_gradient(*state, gradient.data());
            gradient -= text.linear;
            CHECK((gradient - expected.gradient).lpNorm<Eigen::Infinity>() < 1e-13);
            text_diagonal(*state, diagonal.data());
            for (const int k : {0, 2 * n + 5, n * n + 4 * n + 1, 2 * n * n - 1, 2 * n * n, kTextDimension - 1}) {
                kernels.hessian(*state, Eigen::VectorXd::Unit(kTextDimension, k).eval().data(), moments.data(),
                                product.data());
                CHECK(std::abs(diagonal[k] - product[k]) < 1e-13);
            }
        }
    }
}

TEST_CASE("The vector exponential is accurate and clamps", "[text]") {
    const auto state = std::make_unique<TextState>();
    Eigen::VectorXd theta = Eigen::VectorXd::Zero(kTextDimension);
    for (int i = 0; i < n * n; ++i) theta[i] = -340 + 680.0 * i / (n * n - 1);
    for (const TextKernels& kernels : available_text_kernels()) {
        INFO(kernels.name);
        kernels.evaluate(theta.data(), *state);
        double worst = 0;
        for (int i = 0; i < n * n; ++i) {
            const double exact = std::exp(theta[i]);
            worst = std::max(worst, std::abs(state->e[i / n * kTextStride + i % n] - exact) / exact);
        }
        CHECK(worst < 4e-16);
        Eigen::VectorXd wild = theta;
        wild[0] = 1e300;
        wild[1] = -1e300;
        kernels.evaluate(wild.data(), *state);
        CHECK(state->e[0] == Approx(std::exp(350.0)));
        CHECK(state->e[1] == Approx(std::exp(-350.0)));
        for (int r = 0; r < n; ++r)
            for (int c = 0; c < n; ++c) CHECK(std::isfinite(state->inverse_z[r * kTextStride + c]));
    }
}
