#include "study/text_alphabet.hpp"

#include <utf8proc.h>

#include <algorithm>
#include <numeric>

namespace datamix::verify {

namespace {

constexpr std::size_t kCodePoints = 0x110000;

char32_t lower(char32_t code) { return static_cast<char32_t>(utf8proc_tolower(static_cast<utf8proc_int32_t>(code))); }

/// Symbol i for characters[i] and its capitals, the last one for all others.
TextAlphabet alphabet_of(const std::u32string& characters) {
    const auto other = static_cast<std::uint8_t>(characters.size());
    std::vector<std::uint8_t> of_lower(kCodePoints, other), table;
    for (std::size_t i = 0; i < characters.size(); ++i) of_lower[characters[i]] = static_cast<std::uint8_t>(i);
    for (char32_t code = 0; code < kCodePoints; ++code) {
        const std::uint8_t symbol = of_lower[lower(code)];
        if (symbol == other) continue;
        table.resize(code, other);  // of those in between
        table.push_back(symbol);
    }
    return {static_cast<int>(characters.size()) + 1, table};
}

}  // namespace

CharacterCounter::CharacterCounter() : counts_(kCodePoints, 0) {}

void CharacterCounter::feed(std::string_view bytes) {
    reader_.feed(bytes, [this](char32_t code) {
        ++counts_[code];
        ++characters_;
    });
}

void CharacterCounter::add_shares(std::vector<double>& shares) const {
    if (characters_ == 0) return;
    std::vector<std::uint64_t> folded(kCodePoints, 0);
    for (char32_t code = 0; code < kCodePoints; ++code)
        if (counts_[code] > 0) folded[lower(code)] += counts_[code];
    shares.resize(kCodePoints, 0);
    for (std::size_t code = 0; code < kCodePoints; ++code)
        shares[code] += static_cast<double>(folded[code]) / static_cast<double>(characters_);
}

ChosenAlphabet frequent_alphabet(int size, const std::vector<double>& shares) {
    std::u32string characters(shares.size(), 0);
    std::iota(characters.begin(), characters.end(), char32_t{0});
    std::erase_if(characters, [&](char32_t code) { return !(shares[code] > 0); });
    std::stable_sort(characters.begin(), characters.end(),
                     [&](char32_t a, char32_t b) { return shares[a] > shares[b]; });
    characters.resize(std::min(characters.size(), static_cast<std::size_t>(size) - 1));
    return {alphabet_of(characters), characters};
}

std::string utf8(const std::u32string& characters) {
    std::string text;
    for (const char32_t code : characters) {
        utf8proc_uint8_t bytes[4];
        const auto length = utf8proc_encode_char(static_cast<utf8proc_int32_t>(code), bytes);
        text.append(reinterpret_cast<const char*>(bytes), static_cast<std::size_t>(length));
    }
    return text;
}

}  // namespace datamix::verify
