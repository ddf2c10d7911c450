// Room for the softmax of a trigram.
#include "datamix/text/trigram.hpp"

#include "catch.hpp"

using namespace datamix;

TEST_CASE("the softmax of a trigram has room in whole vectors of four, a row of parameters in those of eight",
          "[text]") {
    for (int n = 2; n <= 64; ++n) {
        CHECK(trigram_stride(n) % 4 == 0);
        CHECK(trigram_stride(n) >= n);
        CHECK(trigram_stride(n) < n + 4);
        CHECK(trigram_row(n) % 8 == 0);
        CHECK(trigram_row(n) >= trigram_stride(n));
        CHECK(trigram_row(n) < n + 8);
    }
}
