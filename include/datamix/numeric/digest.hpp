#pragma once

#include <bit>
#include <cstdint>
#include <string>
#include <string_view>

namespace datamix {

/// Running FNV-1a checksum, 64 bits (Fowler, Noll and Vo): tells whether two sequences are the same, and protects
/// against accident only.
class Digest {
public:
    /// The bytes alone: neither their number nor an end.
    void add(std::string_view bytes) {
        for (const char c : bytes) step(static_cast<unsigned char>(c));
    }
    /// Eight bytes, the lowest first, on every machine.
    void add(std::uint64_t word) {
        for (int shift = 0; shift < 64; shift += 8) step(word >> shift & 0xff);
    }
    /// All bits of the number: 0 and −0 differ.
    void add(double x) { add(std::bit_cast<std::uint64_t>(x)); }

    std::uint64_t value() const { return value_; }  ///< of all bytes so far
    /// 16 hexadecimal digits.
    std::string hex() const {
        std::string text(16, '0');
        for (std::size_t i = 0; i < 16; ++i) text[i] = "0123456789abcdef"[value_ >> (60 - 4 * i) & 0xf];
        return text;
    }

private:
    void step(std::uint64_t byte) { value_ = (value_ ^ byte) * 0x100000001b3ULL; }

    std::uint64_t value_ = 0xcbf29ce484222325ULL;
};

}  // namespace datamix
