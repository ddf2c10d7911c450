#include "base/decimal.hpp"

#include <cstddef>

#include "datamix/numeric/scalar.hpp"

namespace datamix::verify {

namespace {

/// whole / 10^places in plain notation.
std::string place_point(const Integer& whole, unsigned places) {
    std::string digits = to_string(whole);
    const std::string sign = whole < 0 ? "-" : "";
    if (whole < 0) digits.erase(0, 1);
    if (digits.size() <= places) digits.insert(0, places + 1 - digits.size(), '0');
    std::string fraction = digits.substr(digits.size() - places);
    fraction.erase(fraction.find_last_not_of('0') + 1);
    return sign + digits.substr(0, digits.size() - places) + (fraction.empty() ? "" : "." + fraction);
}

}  // namespace

std::pair<std::string, std::string> decimal_bounds(std::string_view exact) {
    constexpr unsigned longest = 40, significant = 20, deepest = 400;
    const std::string text(exact);
    if (exact.find('/') == std::string_view::npos) return {text, text};
    Rational value;
    try {
        value = parse_rational(exact);
    } catch (const Error&) {
        return {text, text};
    }
    const auto scaled = [&](unsigned places) { return Rational(value * Rational(pow(Integer(10), places))); };
    if (const Rational whole = scaled(longest); denominator(whole) == 1) {
        const std::string decimal = place_point(numerator(whole), longest);
        return {decimal, decimal};
    }
    // Enough places for 20 digits after the leading zeros; a number below 1e-380 keeps fewer and stays enclosed.
    unsigned places = significant;
    const Rational least = Rational(pow(Integer(10), significant - 1));
    while (places < deepest && abs(scaled(places)) < least) ++places;
    const Integer below = floor(scaled(places));
    return {place_point(below, places), place_point(below + 1, places)};
}

std::optional<double> parse_double(std::string_view text) {
    try {
        const double value = to_double(parse_rational(text));
        if (is_finite(value)) return value;
    } catch (const Error&) {  // the caller knows what was expected there
    }
    return std::nullopt;
}

std::string interval_text(std::string_view lower, std::string_view upper) {
    if (upper.empty() || lower == upper) return std::string(lower);
    return "[" + std::string(lower) + ", " + std::string(upper) + "]";
}

}  // namespace datamix::verify
