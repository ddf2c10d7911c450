// Sizes of the text kernels' blocks, and that each has its own aligned room.
#include "datamix/text/state.hpp"

#include <algorithm>
#include <cstdint>
#include <vector>

#include "catch.hpp"

using namespace datamix;

TEST_CASE("a text's blocks hold every alphabet in whole tiles", "[text]") {
    for (int n = kFewestTextSymbols; n <= kMostTextSymbols; ++n) {
        const TextShape shape(n);
        INFO(n);
        CHECK(shape.rows >= n);
        CHECK(shape.rows % 5 == 0);
        CHECK(shape.stride >= n);
        CHECK(shape.stride % kTextStride == 0);
        CHECK(shape.block == shape.rows * shape.stride);
        CHECK(shape.block <= TextShape::most_block);
        CHECK(shape.dimension == n * n + n * n + n);
        CHECK(shape.is_default() == (n == kTextSymbols));
    }
    const TextShape usual;
    CHECK(usual.rows == DefaultTextShape::rows);
    CHECK(usual.stride == DefaultTextShape::stride);
    CHECK(usual.block == DefaultTextShape::block);
    CHECK(usual.dimension == kTextDimension);
}

TEST_CASE("a text's blocks are zeros, aligned, and do not overlap", "[text]") {
    for (const int n : {2, kTextSymbols, 36, kMostTextSymbols}) {
        const TextState state{TextShape(n)};
        std::vector<const double*> blocks{state.e,  state.g,  state.g_t, state.inverse_z, state.q,
                                          state.qg, state.qe, state.ex,  state.gy,        state.minus_qs};
        std::sort(blocks.begin(), blocks.end());
        for (std::size_t k = 0; k < blocks.size(); ++k) {
            INFO(n << " symbols, block " << k);
            CHECK(reinterpret_cast<std::uintptr_t>(blocks[k]) % 64 == 0);
            CHECK(std::all_of(blocks[k], blocks[k] + state.shape.block, [](double x) { return x == 0; }));
            if (k > 0) CHECK(blocks[k] >= blocks[k - 1] + state.shape.block);
        }
    }
}
