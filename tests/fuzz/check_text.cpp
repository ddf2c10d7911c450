#include <algorithm>
#include <cstring>
#include <optional>
#include <stdexcept>

#include "checks.hpp"
#include "datamix/text/corpus.hpp"

namespace datamix::fuzz {

namespace {

void require(bool promise, const char* what) {
    if (!promise) throw std::logic_error(what);
}

/// Shares, or the message of the refusal.
struct Answer {
    std::vector<double> shares;
    std::string message;
};

bool same(const std::vector<double>& a, const std::vector<double>& b) {
    return a.size() == b.size() && (a.empty() || std::memcmp(a.data(), b.data(), a.size() * sizeof(double)) == 0);
}

/// Counts a text that is cut into pieces of 1 to `longest` bytes.
Answer count(std::string_view text, std::size_t longest) {
    static const TrigramCounter blank;
    static TrigramCounter counter;  // 343 kB: to allocate them would take most of the time
    counter = blank;
    Answer answer;
    try {
        for (std::size_t at = 0, state = longest; at < text.size();) {
            state = state * 6364136223846793005U + 1442695040888963407U;  // Knuth's MMIX
            const std::size_t size = std::min(1 + (state >> 33) % longest, text.size() - at);
            counter.feed(text.substr(at, size));
            at += size;
        }
        counter.end_of_file();
        answer.shares = counter.shares();
    } catch (const InputError& refusal) {
        answer.message = refusal.what();
    }
    return answer;
}

/// The code points of a text, or none where it is not UTF-8: every code point is encoded anew and compared.
std::optional<std::vector<char32_t>> code_points(std::string_view text) {
    std::vector<char32_t> points;
    for (std::size_t at = 0; at < text.size();) {
        const auto lead = static_cast<unsigned char>(text[at]);
        const std::size_t size = lead < 0x80 ? 1 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
        if (at + size > text.size()) return std::nullopt;
        char32_t code = size == 1 ? lead : lead & (0x7fU >> size);
        for (std::size_t i = 1; i < size; ++i) code = (code << 6) | (static_cast<unsigned char>(text[at + i]) & 0x3fU);
        if (code == 0 || code > 0x10ffff || (code >= 0xd800 && code < 0xe000)) return std::nullopt;
        const auto byte = [](char32_t bits) { return static_cast<char>(static_cast<unsigned char>(bits)); };
        const auto tail = [&](int shift) { return byte(0x80U | ((code >> shift) & 0x3fU)); };
        std::string encoded;
        if (code < 0x80)
            encoded = {byte(code)};
        else if (code < 0x800)
            encoded = {byte(0xc0U | (code >> 6)), tail(0)};
        else if (code < 0x10000)
            encoded = {byte(0xe0U | (code >> 12)), tail(6), tail(0)};
        else
            encoded = {byte(0xf0U | (code >> 18)), tail(12), tail(6), tail(0)};
        if (text.substr(at, size) != encoded) return std::nullopt;
        points.push_back(code);
        at += size;
    }
    return points;
}

}  // namespace

void check_text(std::string_view bytes) {
    if (bytes.empty()) return;
    const std::size_t longest = 1 + static_cast<unsigned char>(bytes.front());
    const std::string_view text = bytes.substr(1);
    const Answer whole = count(text, text.size() + 1), pieces = count(text, longest);
    require(whole.message == pieces.message, "a message that depends on the pieces");
    require(same(whole.shares, pieces.shares), "shares that depend on the pieces");
    require(whole.message.find('\n') == std::string::npos && whole.message.size() < 200,
            "a message of more than a line");

    const auto points = code_points(text);
    require(whole.message.empty() == (points && points->size() >= 3), "a text wrongly taken or refused");
    if (!whole.message.empty()) return;
    static std::vector<double> expected(kTrigrams);  // zeroed again below: most entries are never touched
    std::vector<std::size_t> seen;
    for (std::size_t i = 2; i < points->size(); ++i) {
        const auto symbol = [&](std::size_t at) { return static_cast<std::size_t>(text_symbol((*points)[at])); };
        seen.push_back((symbol(i - 2) * kTextSymbols + symbol(i - 1)) * kTextSymbols + symbol(i));
        expected[seen.back()] += 1;
    }
    double sum = 0;
    std::sort(seen.begin(), seen.end());
    seen.erase(std::unique(seen.begin(), seen.end()), seen.end());
    for (const std::size_t at : seen) sum += expected[at] /= static_cast<double>(points->size() - 2);
    require(same(whole.shares, expected), "a wrong share");
    require(sum > 1 - 1e-9 && sum < 1 + 1e-9, "shares that do not sum to 1");
    for (const std::size_t at : seen) expected[at] = 0;
}

}  // namespace datamix::fuzz
