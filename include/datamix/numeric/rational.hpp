#pragma once

#include <boost/multiprecision/gmp.hpp>

#include <cctype>
#include <string>
#include <string_view>

#include "datamix/numeric/error.hpp"

namespace datamix {

/// Budgets, horizons and rounds: N = 10^300 is an ordinary value here.
using Integer = boost::multiprecision::number<boost::multiprecision::gmp_int, boost::multiprecision::et_off>;

/// Signs and instances are decided in these: exact, no tolerance.
using Rational = boost::multiprecision::number<boost::multiprecision::gmp_rational, boost::multiprecision::et_off>;

namespace detail {

/// Exponents beyond this would make a number of hostile size out of a few characters.
inline constexpr long largest_decimal_exponent = 100000;
inline constexpr std::size_t longest_number = 20000;

inline Integer digits_to_integer(std::string_view digits) {
    // mpz_set_str takes a leading zero for an octal mark only with base 0; base 10 is stated here.
    Integer value;
    if (mpz_set_str(value.backend().data(), std::string(digits).c_str(), 10) != 0)
        throw InputError("'" + std::string(digits) + "' is not a number");
    return value;
}

/// [sign] digits [. digits] [e [sign] digits], read exactly.
inline Rational parse_decimal(std::string_view text) {
    const std::string shown(text.substr(0, 40));
    const auto fail = [&]() -> InputError { return InputError("'" + shown + "' is not a number"); };
    if (text.size() > longest_number) throw UnsupportedError("'" + shown + "...' has too many digits");
    std::size_t at = 0;
    bool negative = false;
    if (at < text.size() && (text[at] == '+' || text[at] == '-')) negative = text[at++] == '-';
    const auto is_digit = [&] { return at < text.size() && std::isdigit(static_cast<unsigned char>(text[at])); };

    std::string digits;
    long exponent = 0;
    while (is_digit()) digits += text[at++];
    if (at < text.size() && text[at] == '.') {
        for (++at; is_digit(); --exponent) digits += text[at++];
    }
    if (digits.empty()) throw fail();
    if (at < text.size() && (text[at] == 'e' || text[at] == 'E')) {
        ++at;
        bool down = false;
        if (at < text.size() && (text[at] == '+' || text[at] == '-')) down = text[at++] == '-';
        if (!is_digit()) throw fail();
        long written = 0;
        while (is_digit()) {
            written = 10 * written + (text[at++] - '0');
            if (written > largest_decimal_exponent) throw UnsupportedError("'" + shown + "' has too large an exponent");
        }
        exponent += down ? -written : written;
    }
    if (at != text.size()) throw fail();

    Rational value(digits_to_integer(digits));
    const Integer scale =
        boost::multiprecision::pow(Integer(10), static_cast<unsigned>(exponent < 0 ? -exponent : exponent));
    value = exponent < 0 ? Rational(value / Rational(scale)) : Rational(value * Rational(scale));
    return negative ? Rational(-value) : value;
}

}  // namespace detail

/// Reads "0.3" as 3/10 (never as the nearest double), "1/4", "-2", "1e-3". Throws InputError that quotes a text which
/// is no number or divides by zero, UnsupportedError for more than 20000 characters or an exponent beyond 100000.
inline Rational parse_rational(std::string_view text) {
    const auto slash = text.find('/');
    if (slash == std::string_view::npos) return detail::parse_decimal(text);
    const Rational denominator = detail::parse_decimal(text.substr(slash + 1));
    if (denominator == 0) throw InputError("'" + std::string(text.substr(0, 40)) + "' divides by zero");
    return detail::parse_decimal(text.substr(0, slash)) / denominator;
}

/// Reads "100000", "1e300". Throws InputError unless the text is a whole number, else as parse_rational.
inline Integer parse_integer(std::string_view text) {
    const Rational value = parse_rational(text);
    if (denominator(value) != 1) throw InputError("'" + std::string(text.substr(0, 40)) + "' is not a whole number");
    return numerator(value);
}

/// "3/10", "-2": the form in which exact numbers are printed.
/// @{
inline std::string to_string(const Rational& value) { return value.str(); }
inline std::string to_string(const Integer& value) { return value.str(); }
/// @}

/// The largest whole number that is not above `value`.
inline Integer floor(const Rational& value) {
    Integer result;
    mpz_fdiv_q(result.backend().data(), mpq_numref(value.backend().data()), mpq_denref(value.backend().data()));
    return result;
}

}  // namespace datamix
