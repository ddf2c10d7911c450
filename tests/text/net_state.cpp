// Where the net's kernels find weights and shares, and what they add up to.
#include "datamix/text/net_state.hpp"

#include <numeric>
#include <vector>

#include "catch.hpp"

using namespace datamix;

TEST_CASE("the net's weights are found where theta has them, W by columns", "[text]") {
    const NetShape shape(11);
    std::vector<double> theta(static_cast<std::size_t>(shape.dimension));
    std::iota(theta.begin(), theta.end(), 0.0);
    NetWeights net(shape);
    net.set(shape, theta.data());
    const int n = shape.symbols, h = kNetUnits;
    CHECK(shape.dimension == n * h + n * h + h + n * h + n);
    CHECK(net.first[0] == 0);
    CHECK(net.bias[0] == 2 * n * h);
    CHECK(net.out[0] == 2 * n * h + h);
    CHECK(net.shift[n - 1] == shape.dimension - 1);
    for (int k = 0; k < h; ++k)
        for (int j = 0; j < shape.row * 8; ++j)
            CHECK(net.second[static_cast<std::size_t>(k * shape.row * 8 + j)] == (j < n ? n * h + j * h + k : 0));
}

TEST_CASE("the net's shares are those of the trigrams, eight contexts to a block", "[text]") {
    const NetShape shape(11);
    const int n = shape.symbols;
    std::vector<double> shares(static_cast<std::size_t>(n * n * n));
    std::iota(shares.begin(), shares.end(), 1.0);
    const NetShares arranged(shape, shares);
    CHECK(shape.row == 2);
    double total = 0;
    for (int i = 0; i < n; ++i)
        for (int j = 0; j < n; ++j) {
            const int block = 2 * i + j / 8;
            double mass = 0;
            for (int y = 0; y < n; ++y) {
                const double share = shares[static_cast<std::size_t>((i * n + j) * n + y)];
                CHECK(arranged.of[static_cast<std::size_t>((block * n + y) * 8 + j % 8)] == share);
                mass += share;
            }
            CHECK(arranged.mass[static_cast<std::size_t>(block * 8 + j % 8)] == mass);
            total += mass;
        }
    CHECK(std::accumulate(arranged.of.begin(), arranged.of.end(), 0.0) == total);  // and zeros elsewhere
}

TEST_CASE("the net's sums are collected from their columns, the bias from U", "[text]") {
    const NetShape shape(11);
    const int n = shape.symbols, h = kNetUnits;
    NetSums sums(shape);
    for (auto* part : {&sums.first, &sums.second, &sums.out, &sums.shift}) std::iota(part->begin(), part->end(), 0.0);
    std::vector<double> found(static_cast<std::size_t>(shape.dimension));
    sums.collect(shape, found.data());
    const auto of_eight = [](int at) { return 64.0 * at + 28; };  // 8·at, 8·at + 1 … 8·at + 7
    for (int i = 0; i < n; ++i)
        for (int k = 0; k < h; ++k) {
            CHECK(found[static_cast<std::size_t>(i * h + k)] == of_eight(i * h + k));
            CHECK(found[static_cast<std::size_t>(n * h + i * h + k)] == k * shape.row * 8 + i);
            CHECK(found[static_cast<std::size_t>(2 * n * h + h + i * h + k)] == of_eight(i * h + k));
        }
    for (int k = 0; k < h; ++k) {
        double bias = 0;
        for (int i = 0; i < n; ++i) bias += of_eight(i * h + k);
        CHECK(found[static_cast<std::size_t>(2 * n * h + k)] == bias);
    }
    for (int i = 0; i < n; ++i) CHECK(found[static_cast<std::size_t>(shape.dimension - n + i)] == of_eight(i));
    sums.clear();
    sums.collect(shape, found.data());
    CHECK(found == std::vector<double>(found.size(), 0.0));
}
