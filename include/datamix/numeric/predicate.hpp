#pragma once

namespace datamix {

/// What a comparison of two numbers is known to be. Two overlapping balls compare `unknown`, so a comparison is a value
/// of three cases and never silently a bool: ask certainly(less(a, b)) or possibly(less(a, b)).
enum class Truth {
    no,       ///< certainly false
    unknown,  ///< not decided at this precision
    yes       ///< certainly true
};

constexpr bool certainly(Truth t) { return t == Truth::yes; }         ///< proved
constexpr bool possibly(Truth t) { return t != Truth::no; }           ///< not disproved
constexpr Truth known(bool b) { return b ? Truth::yes : Truth::no; }  ///< as yes or no

/// Kleene's three-valued logic: "and" is yes only where both are, and no as soon as one is.
/// @{
constexpr Truth operator!(Truth t) { return t == Truth::unknown ? t : known(t == Truth::no); }
constexpr Truth operator&&(Truth a, Truth b) {
    if (a == Truth::no || b == Truth::no) return Truth::no;
    return a == Truth::yes && b == Truth::yes ? Truth::yes : Truth::unknown;
}
constexpr Truth operator||(Truth a, Truth b) { return !(!a && !b); }
/// @}

/// Comparisons of ordinary scalars are always known; Ball overloads them (numeric/ball.hpp).
/// @{
template <class Scalar>
Truth less(const Scalar& a, const Scalar& b) {
    return known(a < b);
}
template <class Scalar>
Truth less_equal(const Scalar& a, const Scalar& b) {
    return known(a <= b);
}
template <class Scalar>
Truth equal(const Scalar& a, const Scalar& b) {
    return known(a == b);
}
/// @}

}  // namespace datamix
