// The checksum against published values, and its reading of words and numbers against a reading byte by byte.
#include "datamix/numeric/digest.hpp"

#include <cstdio>
#include <limits>

#include "catch.hpp"

namespace datamix {
namespace {

template <class Value>
std::uint64_t digest_of(const Value& value) {
    Digest digest;
    digest.add(value);
    return digest.value();
}

}  // namespace

TEST_CASE("the digest is FNV-1a, the same on every machine", "[numeric]") {
    Digest nothing, text;
    CHECK(nothing.hex() == "cbf29ce484222325");  // published values of the function
    text.add(std::string_view("foobar"));
    CHECK(text.hex() == "85944171f73967e8");
    CHECK(digest_of(std::uint64_t{0x0102030405060708}) ==
          digest_of(std::string_view("\x08\x07\x06\x05\x04\x03\x02\x01")));
    CHECK(digest_of(std::string_view("\xff")) == (0xcbf29ce484222325ULL ^ 0xff) * 1099511628211ULL);  // never negative
}

TEST_CASE("pieces are one sequence, whose order and bits count", "[numeric]") {
    Digest pieces, other;
    pieces.add(std::string_view("foo"));
    pieces.add(std::string_view(""));
    pieces.add(std::string_view("bar"));
    CHECK(pieces.hex() == "85944171f73967e8");
    other.add(std::string_view("bar"));
    other.add(std::string_view("foo"));
    CHECK(other.value() != pieces.value());
    // 1.5 is 0x3ff8000000000000.
    CHECK(digest_of(1.5) == digest_of(std::string_view("\0\0\0\0\0\0\xf8\x3f", 8)));
    CHECK(digest_of(0.0) != digest_of(-0.0));
    CHECK(digest_of(1.0) != digest_of(1.0 + std::numeric_limits<double>::epsilon()));
}

TEST_CASE("a digest is shown as 16 hexadecimal digits, leading zeros too", "[numeric]") {
    Digest digest;
    int short_ones = 0;
    for (std::uint64_t k = 0; k < 500; ++k) {
        digest.add(k);
        char expected[17];
        std::snprintf(expected, sizeof expected, "%016llx", static_cast<unsigned long long>(digest.value()));
        CHECK(digest.hex() == expected);
        short_ones += digest.value() >> 60 == 0;
    }
    CHECK(short_ones > 10);
}

}  // namespace datamix
