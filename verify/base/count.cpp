#include "base/count.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <thread>

#include "datamix/instance/quoted.hpp"

namespace datamix::verify {

namespace {

constexpr unsigned most_digits = 1000;

/// The ends of a range: exact up to 64 bits.
std::string end_of_range(const Integer& value) {
    std::string text = to_string(value);
    return text.size() <= 20 ? text : short_integer(value);
}

}  // namespace

std::string short_integer(const Integer& value) {
    std::string text = to_string(value);
    if (text.size() <= 12) return text;
    const auto zeros = text.size() - 1 - text.find_last_not_of('0');
    const std::string exponent = std::to_string(text.size() - 1);
    const std::string digits = text.substr(0, text.size() - zeros);
    if (digits.size() <= 6)
        return digits.substr(0, 1) + (digits.size() > 1 ? "." + digits.substr(1) : "") + "e" + exponent;
    return "~" + text.substr(0, 1) + "." + text.substr(1, 3) + "e" + exponent;
}

Integer parse_count(const std::string& text, const std::string& option, const Integer& low, const Integer& high) {
    const auto fail = [&] {
        return InputError(fmt::format("{}: expected a whole number from {} to {}, found {}", option, end_of_range(low),
                                      end_of_range(high), in_quotes(text)));
    };
    try {
        Integer value = parse_integer(text);
        if (value >= low && value <= high) return value;
    } catch (const Error&) {
        throw fail();
    }
    throw fail();
}

unsigned parse_jobs(const std::string& text) {
    if (text.empty()) return std::max(1U, std::thread::hardware_concurrency());
    return parse_count(text, "--jobs", 1, 1024).convert_to<unsigned>();
}

Integer parse_count(const std::string& text, const std::string& option) {
    return parse_count(text, option, 1, pow(Integer(10), most_digits));
}

std::pair<Integer, Integer> parse_range(const std::string& text, const std::string& option) {
    const std::size_t dots = text.find("..");
    if (dots == std::string::npos)
        throw InputError(fmt::format("{}: expected FROM..TO, found {}", option, in_quotes(text)));
    const Integer from = parse_count(text.substr(0, dots), option), to = parse_count(text.substr(dots + 2), option);
    if (from > to) throw InputError(fmt::format("{}: expected FROM at most TO, found {}", option, in_quotes(text)));
    return {from, to};
}

}  // namespace datamix::verify
